using System.Security.Cryptography;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Recording;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>Puts settings in force: in the calls, in the recorder, and in the cache for the next start.</summary>
internal sealed partial class NodeConfiguration(ICallCommands calls, Recorder recorder, SettingsCache cache, ILogger<NodeConfiguration> logger) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private NodeSettings? inForce;
    private long pushes;

    /// <summary>
    /// Puts the cached settings in force. Called before the call engine starts: they are the first thing it reads,
    /// ahead of any packet, and the task ends once it has.
    /// </summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            if (cache.TryLoad() is not { } cached || inForce is not null)
                return;
            inForce = cached;
            UseKey(cached);
            await calls.ConfigureAsync(cached, ct);
            LogRestored(cached.Version, cached.Phones.Count);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Counts the pushes put in force; taken before an attach, for <see cref="AdoptAsync"/>.</summary>
    public long Pushes => Volatile.Read(ref pushes);

    /// <summary>Settings pushed over an attached connection; older ones than those in force come late and are ignored.</summary>
    public async Task ApplyAsync(NodeSettings settings, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            if (settings.Version <= inForce?.Version)
                return;
            await PutInForceAsync(settings, ct);
            pushes++;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Settings from the reply to an attach. They are what the web side has now, whatever their version: its database may
    /// have been restored or made anew, and then it counts from the beginning.
    /// </summary>
    /// <param name="pushesBefore"><see cref="Pushes"/> as the attach began: what was pushed since is younger than the reply.</param>
    public async Task AdoptAsync(NodeSettings settings, long pushesBefore, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            bool overtaken = pushes != pushesBefore && settings.Version <= inForce?.Version;
            if (!overtaken && !IsInForce(settings))
                await PutInForceAsync(settings, ct);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>By content: two snapshots of the same settings are two objects.</summary>
    private bool IsInForce(NodeSettings settings) =>
        inForce is not null && SettingsCache.Write(settings).AsSpan().SequenceEqual(SettingsCache.Write(inForce));

    private async Task PutInForceAsync(NodeSettings settings, CancellationToken ct)
    {
        await calls.ConfigureAsync(settings, ct);
        inForce = settings;
        UseKey(settings);
        cache.Save(settings);
        LogApplied(settings.Version, settings.Phones.Count);
    }

    private void UseKey(NodeSettings settings)
    {
        if (settings.RecordingPublicKey.Length == 0)
        {
            recorder.UseKey(null);
            return;
        }
        try
        {
            byte[] key = Convert.FromBase64String(settings.RecordingPublicKey);
            using var probe = ECDiffieHellman.Create();
            probe.ImportSubjectPublicKeyInfo(key, out _);
            recorder.UseKey(new RecordingKey(settings.RecordingKeyId, key));
        }
        catch (Exception problem) when (problem is FormatException or CryptographicException)
        {
            LogBadKey();
        }
    }

    [LoggerMessage(1323, LogLevel.Information, "Settings version {Version} with {Phones} phones restored from the cache")]
    private partial void LogRestored(long version, int phones);

    [LoggerMessage(1324, LogLevel.Information, "Settings version {Version} with {Phones} phones are in force")]
    private partial void LogApplied(long version, int phones);

    [LoggerMessage(1325, LogLevel.Error, "The recording key of the settings is no P-256 public key; the one before stays in force")]
    private partial void LogBadKey();
}
