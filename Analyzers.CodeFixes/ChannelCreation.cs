using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpsc.Analyzers.CodeFixes;

/// <summary>
/// <c>Channel.CreateUnbounded</c> or <c>CreateBounded</c> of which everything that it says is also true of an <c>MpscChannel</c>: options
/// made in place, of constants. Dropping items and synchronous continuations are behaviours that the other channel does not have.
/// </summary>
internal sealed class ChannelCreation
{
    private readonly InvocationExpressionSyntax _call;
    private readonly MemberAccessExpressionSyntax _member;

    /// <summary>What stands between the parentheses afterwards; null when it stays as it is.</summary>
    private readonly string? _arguments;

    private ChannelCreation(InvocationExpressionSyntax call, MemberAccessExpressionSyntax member, string? arguments)
    {
        _call = call;
        _member = member;
        _arguments = arguments;
    }

    /// <summary>The capacity, as it is written; null for an unbounded channel.</summary>
    public string? Capacity => _arguments switch
    {
        "" => null,
        null => _call.ArgumentList.Arguments.FirstOrDefault()?.Expression.ToString(),
        _ => _arguments,
    };

    public static ChannelCreation? TryParse(RewriteContext context, InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax member)
            return null;

        var arguments = call.ArgumentList.Arguments;
        bool isUnbounded = ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Channel, "CreateUnbounded");
        if (isUnbounded && arguments.Count == 0)
            return new ChannelCreation(call, member, arguments: null);

        if ((!isUnbounded && !ChannelSymbols.IsMember(context.SymbolOf(call), context.Symbols.Channel, "CreateBounded")) ||
            arguments is not [{ Expression: var argument, NameColon: var name }])
        {
            return null;
        }

        if (!isUnbounded && context.TypeOf(argument)?.SpecialType == SpecialType.System_Int32)
            return new ChannelCreation(call, member, arguments: null);

        if (name is not null ||
            argument is not BaseObjectCreationExpressionSyntax options ||
            Statements.HasCommentsOrDirectives(call.ArgumentList) ||
            options.Initializer?.Expressions.All(MayGo) == false)
        {
            return null;
        }

        return options.ArgumentList?.Arguments switch
        {
            null or [] when isUnbounded => new ChannelCreation(call, member, arguments: ""),
            [{ NameColon: null, Expression: var capacity }] when !isUnbounded => new ChannelCreation(call, member, capacity.ToString()),
            _ => null,
        };
    }

    public void Write(Rewrite rewrite, string typeName)
    {
        rewrite.Replace(_member.Expression, typeName);
        if (_arguments is not null)
            rewrite.Replace(_call.ArgumentList, $"({_arguments})");
    }

    private static bool MayGo(ExpressionSyntax setting) => setting is AssignmentExpressionSyntax
    {
        Left: IdentifierNameSyntax { Identifier.ValueText: var option },
        Right: var value,
    } && option switch
    {
        "FullMode" => value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" },
        "AllowSynchronousContinuations" => value.IsKind(SyntaxKind.FalseLiteralExpression),
        _ => value.IsKind(SyntaxKind.FalseLiteralExpression) || value.IsKind(SyntaxKind.TrueLiteralExpression),
    };
}
