namespace Mpsc.Build;

/// <summary>A folder that serves the freshly packed package, and the NuGet settings for a project that installs from it.</summary>
public static class FolderFeed
{
    /// <summary>
    /// Writes a nuget.config into <paramref name="projectDirectory"/>: packages come from <paramref name="feed"/> and nuget.org, and what
    /// the user's own packages folder has already is taken from there, so that an isolated packages folder need not download it again.
    /// </summary>
    public static void WriteConfig(string projectDirectory, string feed)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        string fallback = Directory.Exists(packages) ? $"""    <add key="user" value="{packages}" />""" : "";
        File.WriteAllText(Path.Combine(projectDirectory, "nuget.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{feed}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" protocolVersion="3" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
            {fallback}
              </fallbackPackageFolders>
            </configuration>

            """);
    }
}
