using Xunit;
namespace Mpsc.Tests;
public class SmokeTests { [Fact] public void Runs() => Assert.True(true); }
