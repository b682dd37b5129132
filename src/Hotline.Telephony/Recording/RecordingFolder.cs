using System.Security.Cryptography;
using Hotline.Telephony.Contracts.RecordingFormat;

namespace Hotline.Telephony.Recording;

/// <summary>
/// The recordings on this node's disk: <c>GUID.part</c> while one is written, <c>GUID.done</c> while its end is being
/// announced, <c>GUID.rec</c> when that is spooled and it waits to be pulled. Names tell nothing of the call.
/// </summary>
internal sealed class RecordingFolder
{
    private readonly string path;

    public RecordingFolder(string path)
    {
        this.path = path;
        Directory.CreateDirectory(path);
    }

    public string PartPath(Guid id) => Path.Combine(path, id + ".part");

    /// <summary>Recordings whose writer died, or whose end may not have been announced.</summary>
    public IReadOnlyList<string> Unfinished() => [.. Directory.GetFiles(path, "*.part"), .. Directory.GetFiles(path, "*.done")];

    /// <summary>The recording is closed: it can be read, and is announced again if the node dies before <see cref="Finish"/>.</summary>
    public void BeginFinish(Guid id)
    {
        if (File.Exists(PartPath(id)))
            File.Move(PartPath(id), DonePath(id), overwrite: true);
    }

    /// <summary>The end of the recording is spooled.</summary>
    public void Finish(Guid id) => File.Move(DonePath(id), ClosedPath(id), overwrite: true);

    /// <summary>Opens a closed recording for reading, or null.</summary>
    public FileStream? TryOpen(Guid id)
    {
        string? path = new[] { DonePath(id), ClosedPath(id) }.FirstOrDefault(File.Exists);
        return path is null ? null : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    /// <summary>Deletes a closed recording; nothing happens when it is gone already.</summary>
    public void Discard(Guid id) => File.Delete(ClosedPath(id));

    /// <summary>Cuts a torn tail off an unfinished file and tells what is left of it; null (and deleted) when there is no audio in it.</summary>
    public static SalvagedRecording? Salvage(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            if (RecordingOutline.Read(file) is { Samples: > 0 } outline)
            {
                file.SetLength(outline.Length);
                file.Position = 0;
                string sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
                return new SalvagedRecording(outline.Header, outline.Length, sha256, outline.Samples, !outline.HasTrailer);
            }
        }
        File.Delete(path);
        return null;
    }

    private string DonePath(Guid id) => Path.Combine(path, id + ".done");

    private string ClosedPath(Guid id) => Path.Combine(path, id + ".rec");
}

/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
/// <param name="Samples">Stereo pairs.</param>
/// <param name="Truncated">The file has no trailer.</param>
internal sealed record SalvagedRecording(RecordingHeader Header, long Bytes, string Sha256, long Samples, bool Truncated);
