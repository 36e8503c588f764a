namespace Mpsc; internal static class P {}
