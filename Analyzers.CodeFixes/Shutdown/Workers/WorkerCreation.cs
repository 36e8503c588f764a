using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes.Shutdown.Workers;

/// <summary>
/// Writes where the loop is made: in place of its start by the constructor; else in the constructor, paused, and the start resumes it.
/// </summary>
internal static class WorkerCreation
{
    public static void Write(
        RewriteContext context, Rewrite rewrite, Worker worker, string creation, string loop, string registration)
    {
        var start = worker.Start;
        var isStatement = start.Block is not null;
        var indent = context.Layout.IndentAt(start.Place.SpanStart);
        if (!start.IsLater)
        {
            var rest = registration.Length == 0 ? "" : $"\n{indent}{registration}";
            rewrite.Replace(start.Place, isStatement ? $"{creation};{rest}" : creation);
            return;
        }

        // a source that the constructor makes may not be there yet when the loop is made
        bool listensAtStart = registration.Length > 0 && !worker.ListensFromTheBeginning;
        var resume = loop + ".Resume()";
        rewrite.Replace(start.Place, !isStatement ? resume : listensAtStart ? $"{registration}\n{indent}{resume};" : resume + ";");

        string[] pause = [loop + ".Pause();", .. registration.Length > 0 && !listensAtStart ? [registration] : Array.Empty<string>()];
        WritePaused(context, rewrite, worker, [creation + ";", .. pause]);
    }

    private static void WritePaused(RewriteContext context, Rewrite rewrite, Worker worker, IReadOnlyList<string> statements)
    {
        var layout = context.Layout;
        string On(string separator) => string.Join(separator, statements);
        if (worker.CreationOfChannel is { } channel)
        {
            rewrite.Replace(channel, On("\n" + layout.IndentAt(channel.SpanStart)));
        }
        else if (worker.Start.Constructor is { Body: { } body })
        {
            // before anybody can get hold of the object
            var inner = layout.IndentAt(body.CloseBraceToken.SpanStart) + layout.Unit;
            bool isOnLines = layout.StartsLine(body.CloseBraceToken.SpanStart);
            rewrite.Insert(
                body.OpenBraceToken.Span.End,
                isOnLines ? $"\n{inner}{On("\n" + inner)}" : " " + On(" "));
        }
        else
        {
            WriteConstructor(context, rewrite, (TypeDeclarationSyntax)worker.Parts[0], statements);
        }
    }

    /// <summary>Between the fields and what follows them.</summary>
    private static void WriteConstructor(
        RewriteContext context, Rewrite rewrite, TypeDeclarationSyntax type, IReadOnlyList<string> statements)
    {
        var layout = context.Layout;
        var next = type.Members.First(static member => member is not FieldDeclarationSyntax);
        var indent = layout.IndentAt(next.SpanStart);
        var inner = indent + layout.Unit;
        var brace = layout.HasBraceOnOwnLine(type.OpenBraceToken) ? $"\n{indent}{{" : " {";
        // asked for where the compiler checks documentation
        var comment = context.Root.SyntaxTree.Options.DocumentationMode == DocumentationMode.Diagnose
            ? $"/// <summary>Handles what is posted once it has been started.</summary>\n{indent}"
            : "";
        rewrite.Insert(
            next.FullSpan.Start,
            $"\n{indent}{comment}public {type.Identifier.Text}(){brace}\n{inner}{string.Join("\n" + inner, statements)}\n{indent}}}\n");
    }
}
