using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The program, as whatever it stands for in a test.</summary>
internal static class Kamailio
{
    /// <param name="folder">Its own, below the node's.</param>
    /// <param name="port">Where it answers OPTIONS, by whatever status, once it is up.</param>
    public static async Task<PeerProgram> StartAsync(PeerNode node, string folder, string configuration, int port, CancellationToken ct)
    {
        var home = Directory.CreateDirectory(Path.Combine(node.Folder, folder)).FullName;
        var file = Path.Combine(home, "kamailio.cfg");
        await File.WriteAllTextAsync(file, configuration, ct);
        var program = node.Run("/usr/sbin/kamailio", "-DD", "-E", "-m", "256", "-M", "8", "-b", "2097152", "-Y", home, "-P", Path.Combine(home, "kamailio.pid"), "-f", file);
        for (var tries = 0; tries < 100; tries++) // It drops some in a test of loss, and is deaf while it starts.
        {
            if (await SipProbe.AnswersAsync(port, ct))
            {
                return program;
            }

            await Task.Delay(50, ct);
        }

        throw new TimeoutException("Kamailio does not answer\n" + program.Output);
    }
}
