using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Hotline.Integration.Tests.Faults;

/// <summary>What a client sends before it waits for an answer.</summary>
/// <param name="Text">What is carried out; a statement that is only prepared says so.</param>
/// <param name="Commits">A COMMIT, or statements outside a transaction.</param>
/// <param name="Said">The statements carried out in this transaction so far, with those of this exchange.</param>
internal sealed record WireExchange(string Text, bool Commits, IReadOnlyList<string> Said)
{
    /// <summary>Sent ahead of the first statement of a transaction, or by a pool that cleans up: nothing has happened yet, or all is over.</summary>
    public bool IsPrelude => Text is "" or "ROLLBACK" || Preludes.Any(prelude => Text.StartsWith(prelude, StringComparison.Ordinal));

    private static string[] Preludes { get; } = ["BEGIN", "SAVEPOINT", "DISCARD", "CLOSE ALL", "SET SESSION AUTHORIZATION"];
}

/// <summary>One connection in PostgreSQL's protocol (version 3), read only as far as is needed to tell exchanges apart.</summary>
internal sealed class WireSession(NetworkStream near, NetworkStream far, Func<WireExchange, Fate> judge)
{
    private const int AsksForTls = 80877103;
    private const int AsksForGss = 80877104;
    private readonly Dictionary<string, string> statements = [];
    private readonly List<string> texts = [];
    private readonly List<string> said = [];
    private bool executes;
    private bool inTransaction;
    private int unanswered;
    private volatile bool silent;

    /// <summary>From the client to the database, until either leaves or an exchange is lost.</summary>
    public async Task UpAsync(CancellationToken ct)
    {
        try
        {
            var reading = new BufferedStream(near, 16_384);
            await GreetAsync(reading, ct);
            using var group = new MemoryStream();
            while (true)
            {
                var (kind, body) = await MessageAsync(reading, group, ct);
                Hear(kind, body);
                if (kind is 'Q' or 'S')
                {
                    var fate = judge(Exchange());
                    if (fate == Fate.Lost)
                    {
                        return;
                    }

                    silent |= fate == Fate.Unanswered;
                    Interlocked.Increment(ref unanswered);
                }

                if (kind is not ('P' or 'B' or 'D' or 'E' or 'C'))
                {
                    await far.WriteAsync(group.GetBuffer().AsMemory(0, (int)group.Length), ct);
                    group.SetLength(0);
                }
            }
        }
        catch (Exception left) when (left is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As connections end.
        }
    }

    /// <summary>From the database to the client, until either leaves or an answer is not passed on.</summary>
    public async Task DownAsync(CancellationToken ct)
    {
        try
        {
            var reading = new BufferedStream(far, 16_384);
            using var message = new MemoryStream();
            while (true)
            {
                var (kind, _) = await MessageAsync(reading, message, ct);
                var left = kind == 'Z' ? Interlocked.Decrement(ref unanswered) : 1;
                if (!silent)
                {
                    await near.WriteAsync(message.GetBuffer().AsMemory(0, (int)message.Length), ct);
                }
                else if (left == 0)
                {
                    return;
                }

                message.SetLength(0);
            }
        }
        catch (Exception left) when (left is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As connections end.
        }
    }

    private async Task GreetAsync(Stream reading, CancellationToken ct)
    {
        while (true)
        {
            var length = new byte[4];
            await reading.ReadExactlyAsync(length, ct);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
            await reading.ReadExactlyAsync(body, ct);
            if (BinaryPrimitives.ReadInt32BigEndian(body) is AsksForTls or AsksForGss)
            {
                await near.WriteAsync("N"u8.ToArray(), ct);
                continue;
            }

            Interlocked.Increment(ref unanswered);
            await far.WriteAsync((byte[])[.. length, .. body], ct);
            return;
        }
    }

    private static async Task<(char Kind, byte[] Body)> MessageAsync(Stream reading, MemoryStream into, CancellationToken ct)
    {
        var head = new byte[5];
        await reading.ReadExactlyAsync(head, ct);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await reading.ReadExactlyAsync(body, ct);
        into.Write(head);
        into.Write(body);
        return ((char)head[0], body);
    }

    private void Hear(char kind, byte[] body)
    {
        switch (kind)
        {
            case 'Q':
                texts.Add(Words(body, 0).Text);
                executes = true;
                break;
            case 'P':
                var (name, next) = Words(body, 0);
                statements[name] = Words(body, next).Text;
                break;
            case 'B':
                texts.Add(statements.GetValueOrDefault(Words(body, Words(body, 0).Next).Text, "?"));
                break;
            case 'E':
                executes = true;
                break;
        }
    }

    private WireExchange Exchange()
    {
        // One that binds nothing prepares for later.
        var text = executes ? string.Join("; ", texts.Select(one => one.Trim())) : $"prepare: {statements.Values.LastOrDefault()}";
        var begins = text.StartsWith("BEGIN", StringComparison.Ordinal);
        if (executes)
        {
            said.AddRange(texts);
        }

        var exchange = new WireExchange(text, executes && !begins && (text == "COMMIT" || !inTransaction), [.. said]);
        inTransaction = (inTransaction || begins) && text is not ("COMMIT" or "ROLLBACK");
        if (!inTransaction)
        {
            said.Clear();
        }

        texts.Clear();
        executes = false;
        return exchange;
    }

    private static (string Text, int Next) Words(byte[] body, int from)
    {
        var end = Array.IndexOf(body, (byte)0, from);
        return (Encoding.UTF8.GetString(body, from, end - from), end + 1);
    }
}
