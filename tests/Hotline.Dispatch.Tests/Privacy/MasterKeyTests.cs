using System.Security.Cryptography;
using Hotline.Dispatch.Privacy;

namespace Hotline.Dispatch.Tests.Privacy;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class MasterKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hotline-key").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_file_is_made_once_and_is_its_owners_alone()
    {
        var file = Path.Combine(folder, "keys", "master.key");
        Assert.True(MasterKey.CreateIfMissing(file));
        var text = File.ReadAllText(file);
        Assert.False(MasterKey.CreateIfMissing(file));
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var wrapped = MasterKey.Load(file).Wrap([1, 2, 3], "test");
        Assert.Equal([1, 2, 3], MasterKey.Load(file).Unwrap(wrapped, "test"));
    }

    [Fact]
    public void A_missing_or_broken_key_is_one_clear_sentence()
    {
        var file = Path.Combine(folder, "master.key");
        Assert.Contains(file, Assert.Throws<InvalidOperationException>(() => MasterKey.Load(file)).Message);
        File.WriteAllText(file, "not a key");
        Assert.Contains("32 bytes", Assert.Throws<InvalidOperationException>(() => MasterKey.Load(file)).Message);
    }

    [Fact]
    public void A_wrapped_secret_opens_for_its_own_purpose_and_key_only()
    {
        var key = MasterKey.Random();
        var wrapped = key.Wrap([9], "one");
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap(wrapped, "two"));
        Assert.ThrowsAny<CryptographicException>(() => MasterKey.Random().Unwrap(wrapped, "one"));
        wrapped[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap(wrapped, "one"));
    }
}
