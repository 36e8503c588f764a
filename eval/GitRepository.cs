using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mpsc.Evaluation;

/// <summary>A bare git repository, read without a work tree.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly string _folder;
    private Process? _blobs;

    private GitRepository(string folder) => _folder = folder;

    /// <summary>The repository in the folder, in its <c>.git</c>, or in the <c>repo</c> of a mirror; or null.</summary>
    public static GitRepository? Find(string root)
        => new[] { root, Path.Combine(root, ".git"), Path.Combine(root, "repo"), Path.Combine(root, "repo", ".git") }
            .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects")))
            is { } found ? new GitRepository(found) : null;

    /// <summary>The full name of the commit, or null when it is not there.</summary>
    public string? Resolve(string commit) => Run("rev-parse", "--verify", "--quiet", commit + "^{commit}").Trim() is { Length: > 0 } id ? id : null;

    /// <summary>Path and object of every file of the commit.</summary>
    public IEnumerable<(string Path, string Blob)> Files(string commit)
    {
        foreach (string line in Run("ls-tree", "-r", commit).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // mode, type, object, tab, path
            int tab = line.IndexOf('\t');
            string[] columns = line[..tab].Split(' ');
            if (columns[1] == "blob")
                yield return (line[(tab + 1)..], columns[2]);
        }
    }

    /// <summary>The text of the object, or null when the snapshot lacks it.</summary>
    public string? Read(string blob)
    {
        _blobs ??= Start(redirectInput: true, "cat-file", "--batch");
        _blobs.StandardInput.Write(blob + "\n");
        _blobs.StandardInput.Flush();

        var output = _blobs.StandardOutput.BaseStream;
        string[] header = HeaderOf(output).Split(' ');
        if (header.Length != 3)
            return null;

        byte[] bytes = new byte[int.Parse(header[2], CultureInfo.InvariantCulture)];
        output.ReadExactly(bytes);
        output.ReadByte();
        return new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true).ReadToEnd();
    }

    public void Dispose()
    {
        if (_blobs is null)
            return;

        _blobs.StandardInput.Close();
        _blobs.WaitForExit();
        _blobs.Dispose();
    }

    private static string HeaderOf(Stream output)
    {
        var header = new StringBuilder();
        for (int next = output.ReadByte(); next is not ('\n' or -1); next = output.ReadByte())
            header.Append((char)next);

        return header.ToString();
    }

    private string Run(params string[] arguments)
    {
        using var process = Start(redirectInput: false, arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : "";
    }

    private Process Start(bool redirectInput, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("git", ["--git-dir", _folder, "-c", "core.quotePath=false", .. arguments])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new EvaluationException("git does not start");
        process.BeginErrorReadLine();
        return process;
    }
}
