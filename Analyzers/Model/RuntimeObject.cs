using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mpsc.Analyzers.Model;

/// <summary>What a class of our runtime is for.</summary>
internal enum RuntimeKind
{
    None,

    /// <summary><c>MpscQueue&lt;T&gt;</c>.</summary>
    Queue,

    /// <summary><c>BoundedMpscQueue&lt;T&gt;</c>.</summary>
    BoundedQueue,

    /// <summary><c>ConsumerLoop&lt;T&gt;</c>.</summary>
    Loop,

    /// <summary><c>ChannelProducer&lt;T&gt;</c>: a handle for one producer.</summary>
    Handle,
}

/// <summary>A local or member that holds a queue, a loop or a producer's handle of our runtime, and what the type does with it.</summary>
internal sealed class RuntimeObject
{
    public RuntimeObject(ISymbol symbol, RuntimeKind kind)
    {
        Symbol = symbol;
        Kind = kind;
    }

    public ISymbol Symbol { get; }

    public RuntimeKind Kind { get; }

    /// <summary>The expressions that make what it holds: <c>new</c>, or <c>AddProducer()</c>.</summary>
    public List<IOperation> Creations { get; } = [];

    /// <summary>The calls on it, in the order of the source.</summary>
    public List<IInvocationOperation> Calls { get; } = [];

    /// <summary>Its properties that are read.</summary>
    public List<IPropertyReferenceOperation> Properties { get; } = [];

    /// <summary>A <c>using</c> disposes it.</summary>
    public bool IsUsed { get; set; }

    /// <summary>It goes where we do not see what is done with it, or is given by somebody else.</summary>
    public bool Escapes { get; set; }

    /// <summary>A local, or a private field of an instance, that holds what was made here and goes nowhere else.</summary>
    public bool IsOwn => !Escapes && Creations.Count > 0
        && Symbol is ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false };

    public bool IsCalled(string name) => Calls.Exists(call => call.TargetMethod.Name == name);
}
