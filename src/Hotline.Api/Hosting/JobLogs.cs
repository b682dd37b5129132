using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace Hotline.Api.Hosting;

/// <summary>
/// Where Hangfire writes. It keeps one provider for the process, and would keep that of a host after the host has ended: whoever asked it for a log
/// then (its own threads that end last, or another host of the process that is just being built) fell over the host's logger factory. A host that has
/// ended has nobody to write to, and so nothing is written.
/// </summary>
internal sealed class JobLogs(ILoggerFactory host) : ILogProvider
{
    private readonly AspNetCoreLogProvider own = new(host);

    public ILog GetLogger(string name)
    {
        try
        {
            return own.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
