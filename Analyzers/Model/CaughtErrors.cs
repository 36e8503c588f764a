using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Answers "what becomes of the exception that a catch clause took".</summary>
internal sealed class CaughtErrors
{
    private readonly TypeModel _model;

    public CaughtErrors(TypeModel model) => _model = model;

    /// <summary>Does the clause take errors of every kind, and not just what it asks for: a cancellation, a closed connection?</summary>
    public bool TakesErrors(ICatchClauseOperation clause)
        => Catches.IsFor(clause, _model.Known.Exception) && clause.Filter switch
        {
            null => true,
            // when (error is not OperationCanceledException), when (!token.IsCancellationRequested)
            IIsPatternOperation { Pattern: INegatedPatternOperation } => true,
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } => true,
            _ => false,
        };

    /// <summary>
    /// Does nobody but a log get to know the exception: the clause does not throw, and does not hand the exception to other code?
    /// </summary>
    public bool IsLost(ICatchClauseOperation clause) => !Throws(clause) && !HandsOn(clause);

    /// <summary>Is it thrown on as it came, and made known in no other way?</summary>
    public bool IsThrownOnOnly(ICatchClauseOperation clause) => Throws(clause) && !HandsOn(clause);

    private static bool Throws(ICatchClauseOperation clause)
    {
        foreach (var operation in clause.Handler.Descendants())
        {
            if (operation is IThrowOperation)
                return true;
        }

        return false;
    }

    private bool HandsOn(ICatchClauseOperation clause)
    {
        if ((clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol is not { } caught)
            return false;

        foreach (var operation in clause.Handler.Descendants())
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, caught)
                && !IsForPeople(reference))
                return true;
        }

        return false;
    }

    // written into a text, or an argument of a call that gives nothing back and says something in words
    private bool IsForPeople(IOperation reference)
    {
        var value = reference;
        for (var parent = Surroundings.ParentOf(value); parent is not null; parent = Surroundings.ParentOf(parent))
        {
            switch (parent)
            {
                case IInterpolationOperation:
                    return true;
                case IPropertyReferenceOperation or IConditionalAccessOperation:
                case IArrayInitializerOperation or IArrayCreationOperation or IArgumentOperation:
                    break;
                case IInvocationOperation { TargetMethod.Name: "ToString" }:
                case IBinaryOperation { Type.SpecialType: SpecialType.System_String }:
                    return true;
                case IInvocationOperation call:
                    return IsLog(call);
                // a call that does not resolve, because the type of the exception does not
                case IInvalidOperation unresolved:
                    return HasText(unresolved);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool HasText(IOperation call)
    {
        foreach (var part in call.ChildOperations)
        {
            if (part is IInterpolatedStringOperation or ILiteralOperation { Type.SpecialType: SpecialType.System_String })
                return true;
        }

        return false;
    }

    /// <summary>A call that gives nothing back and says something in words.</summary>
    public bool IsLog(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!method.ReturnsVoid || _model.Index.BodyOf(method) is not null)
            return false;

        // a partial method without a body here is written by the generator of log messages
        if (method.IsPartialDefinition || method.PartialDefinitionPart is not null
            || method.ContainingNamespace is { Name: "Logging" or "Diagnostics" }
            || method.ContainingType is { Name: "Console", ContainingNamespace.Name: "System" })
            return true;

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.SpecialType == SpecialType.System_String && argument.ArgumentKind == ArgumentKind.Explicit)
                return true;
        }

        return false;
    }
}
