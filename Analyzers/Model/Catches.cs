using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "who takes the exception that the operation may throw".</summary>
internal sealed class Catches
{
    private readonly TypeModel _model;

    public Catches(TypeModel model) => _model = model;

    /// <summary>
    /// Is an exception of the type, thrown by the operation, caught on its way out: in its own body, or by every caller that waits for the
    /// body? Where a caller is not known, nothing is known of what it catches, and <paramref name="whenUnknown"/> is the answer.
    /// </summary>
    public bool Catch(IOperation operation, INamedTypeSymbol? exception, bool whenUnknown) => Catch(operation, exception, whenUnknown, []);

    /// <summary>Does a catch around the operation, in its own body, take exceptions of the type without passing them on?</summary>
    public bool CatchInBody(IOperation operation, INamedTypeSymbol? exception)
    {
        foreach (var ancestor in Surroundings.AncestorsInBody(operation))
        {
            if (ancestor is ITryOperation @try && Surroundings.IsWithin(operation, @try.Body) && Takes(@try, exception))
                return true;
        }

        return false;
    }

    /// <summary>Does one of the try's clauses take every exception of the type, and not throw it on?</summary>
    public static bool Takes(ITryOperation @try, INamedTypeSymbol? exception)
    {
        foreach (var clause in @try.Catches)
        {
            if (clause.Filter is null && IsFor(clause, exception) && !Rethrows(clause))
                return true;
        }

        return false;
    }

    /// <summary>Is the clause's type the exception's, or a base type of it? A catch without a type is for all.</summary>
    public static bool IsFor(ICatchClauseOperation clause, INamedTypeSymbol? exception)
        => clause.ExceptionType is null || clause.ExceptionType.SpecialType == SpecialType.System_Object
            || KnownTypes.Derives(exception, clause.ExceptionType as INamedTypeSymbol);

    /// <summary>Does the clause end in a throw, whatever it throws?</summary>
    public static bool Rethrows(ICatchClauseOperation clause)
    {
        foreach (var operation in clause.Handler.Operations)
        {
            if (operation is IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation })
                return true;
        }

        return false;
    }

    private bool Catch(IOperation operation, INamedTypeSymbol? exception, bool whenUnknown, HashSet<Body> seen)
    {
        if (CatchInBody(operation, exception))
            return true;

        if (_model.Index.BodyOf(operation) is not { } body || !seen.Add(body))
            return false;

        // whoever else may call it
        if (body.Entry != Entry.None || body.Starts.Count == 0)
        {
            if (!whenUnknown || body.Starts.Count == 0)
                return whenUnknown;
        }

        foreach (var start in body.Starts)
        {
            // an exception of what runs beside its starter does not come back to the start
            bool caught = start.Kind == StartKind.Called ? Catch(start.Site, exception, whenUnknown, seen)
                : start.Kind == StartKind.Callback && whenUnknown;
            if (!caught)
                return false;
        }

        return true;
    }
}
