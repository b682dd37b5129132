namespace Hotline.Agent.Vault;

/// <summary>
/// Port: where recordings are kept for their years, handed over by the telephony nodes piece by piece and encrypted already; no key is needed to keep them. A host that
/// keeps them elsewhere registers its own before <see cref="AgentModule.AddAgent"/>; the folder on the disk is what there is otherwise.
/// </summary>
public interface IRecordingVault
{
    /// <summary>It is kept, as a whole.</summary>
    bool Exists(string path);

    /// <summary>What came of it so far, to be gone on with; made if need be. Seekable. One writer at a time: a second one gets an <see cref="IOException"/>.</summary>
    Stream OpenPart(string path);

    /// <summary>All of it has come: it has its name from now on, and survives a power cut when this returns.</summary>
    /// <param name="part">Of <see cref="OpenPart"/>, which the caller disposes.</param>
    void Keep(Stream part, string path);

    /// <summary>For reading; seekable.</summary>
    /// <exception cref="IOException">It is not there, or can not be read now.</exception>
    Stream Open(string path);

    /// <summary>Removes it for good, and what came of it and was never finished. Removing what is not there does nothing.</summary>
    /// <exception cref="IOException">It is there and can not be removed.</exception>
    void Remove(string path);
}
