namespace Mpsc.Evaluation;

/// <summary>The C# sources of a repository, by project: a folder of files, or one commit of a bare git repository.</summary>
internal sealed class SourceTree : IDisposable
{
    private readonly GitRepository? _git;
    private readonly Func<string, string?> _read;
    private readonly List<string> _paths;

    private SourceTree(string name, string commit, IEnumerable<string> paths, Func<string, string?> read, GitRepository? git)
    {
        Name = name;
        Commit = commit;
        _paths = [.. paths.Where(IsWanted).Order(StringComparer.Ordinal)];
        _read = read;
        _git = git;
    }

    /// <summary>OWNER/NAME for a mirror, else the folder's name.</summary>
    public string Name { get; }

    /// <summary>The commit in full, or empty for a folder.</summary>
    public string Commit { get; }

    /// <exception cref="EvaluationException">There is no such folder or commit.</exception>
    public static SourceTree Open(string path, string commit = "HEAD")
    {
        if (!Directory.Exists(path))
            throw new EvaluationException($"no such folder: {path}");

        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (GitRepository.Find(root) is not { } git)
        {
            return new SourceTree(Path.GetFileName(root), "",
                Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')),
                file => File.ReadAllText(Path.Combine(root, file)), git: null);
        }

        string full = git.Resolve(commit) ?? throw new EvaluationException($"{path} has no commit {commit}");
        var blobs = git.Files(full).ToDictionary(static file => file.Path, static file => file.Blob);
        string name = Path.GetFileName(root) == "repo" ? Path.GetFileName(Path.GetDirectoryName(root)!) : Path.GetFileName(root);
        return new SourceTree(name.Replace('+', '/'), full, blobs.Keys, file => git.Read(blobs[file]), git);
    }

    /// <summary>
    /// The files of every project: those below the folder of a .csproj, or else of the root. What cannot be read is left out. With a
    /// <paramref name="file"/>, only the project that it belongs to.
    /// </summary>
    public IEnumerable<(string Project, List<SourceFile> Files)> Projects(bool withTests, string? file = null)
    {
        var folders = _paths.Where(static path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(FolderOf).ToHashSet();
        string? wanted = file is null ? null : ProjectOf(file);
        foreach (var project in _paths.Where(static path => path.EndsWith(".cs", StringComparison.Ordinal)).GroupBy(ProjectOf))
        {
            if (wanted is not null ? project.Key != wanted : !withTests && IsTest(project.Key))
                continue;

            yield return (project.Key, [.. project.Where(path => withTests || wanted is not null || !IsTest(path))
                .Select(path => _read(path) is { } text ? new SourceFile(path, text) : null).OfType<SourceFile>()]);
        }

        string ProjectOf(string path)
        {
            string folder = FolderOf(path);
            while (folder.Length > 0 && !folders.Contains(folder))
                folder = FolderOf(folder);

            return folder;
        }
    }

    public void Dispose() => _git?.Dispose();

    private static bool IsWanted(string path)
        => path.EndsWith(".csproj", StringComparison.Ordinal)
            || (path.EndsWith(".cs", StringComparison.Ordinal) && !path.EndsWith(".g.cs", StringComparison.Ordinal)
                && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static bool IsTest(string path) => path.Split('/').Any(static part =>
        part.EndsWith("test", StringComparison.OrdinalIgnoreCase) || part.EndsWith("tests", StringComparison.OrdinalIgnoreCase)
        || part.Contains(".Tests.", StringComparison.OrdinalIgnoreCase) || part.Contains("UnitTest", StringComparison.OrdinalIgnoreCase)
        || part.Contains("benchmark", StringComparison.OrdinalIgnoreCase));

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "";
}
