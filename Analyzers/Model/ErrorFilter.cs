using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>Does a catch clause take an exception?</summary>
internal enum Take
{
    Yes,
    No,
    Unknown,
}

/// <summary>Answers "does the filter of a catch clause let the clause take it", while nobody has asked the work to stop.</summary>
internal static class ErrorFilter
{
    /// <param name="model">The type's facts.</param>
    /// <param name="filter">The condition.</param>
    /// <param name="isError">An error of any kind; otherwise an <see cref="OperationCanceledException"/> of an item.</param>
    public static Take Of(TypeModel model, IOperation filter, bool isError)
    {
        switch (Surroundings.Unwrap(filter))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Not(Of(model, not.Operand, isError));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both:
                return And(Of(model, both.LeftOperand, isError), Of(model, both.RightOperand, isError));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either:
                return Not(And(Not(Of(model, either.LeftOperand, isError)), Not(Of(model, either.RightOperand, isError))));
            case IPropertyReferenceOperation { Property: { Name: "IsCancellationRequested", ContainingType: var owner } }
                when model.Known.IsToken(owner) || model.Known.IsTokenSource(owner):
                return Take.No;
            case IIsTypeOperation test:
                return OfType(model, test.TypeOperand, isError);
            case IIsPatternOperation { Pattern: var pattern }:
                return OfPattern(model, pattern, isError);
            default:
                return Take.Unknown;
        }
    }

    private static Take OfPattern(TypeModel model, IPatternOperation pattern, bool isError) => pattern switch
    {
        INegatedPatternOperation not => Not(OfPattern(model, not.Pattern, isError)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both
            => And(OfPattern(model, both.LeftPattern, isError), OfPattern(model, both.RightPattern, isError)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either
            => Not(And(Not(OfPattern(model, either.LeftPattern, isError)), Not(OfPattern(model, either.RightPattern, isError)))),
        ITypePatternOperation { MatchedType: var type } => OfType(model, type, isError),
        IDeclarationPatternOperation { MatchedType: { } type } => OfType(model, type, isError),
        _ => Take.Unknown,
    };

    // an error of any kind is of no kind in particular
    private static Take OfType(TypeModel model, ITypeSymbol type, bool isError)
    {
        if (type is not INamedTypeSymbol named)
            return Take.Unknown;
        if (isError)
            return KnownTypes.Derives(model.Known.Exception, named) ? Take.Yes : Take.No;

        return KnownTypes.Derives(model.Known.OperationCanceledException, named) ? Take.Yes
            : KnownTypes.Derives(named, model.Known.OperationCanceledException) ? Take.Unknown : Take.No;
    }

    private static Take Not(Take take) => take switch { Take.Yes => Take.No, Take.No => Take.Yes, _ => Take.Unknown };

    private static Take And(Take left, Take right)
        => left == Take.No || right == Take.No ? Take.No : left == Take.Yes && right == Take.Yes ? Take.Yes : Take.Unknown;
}
