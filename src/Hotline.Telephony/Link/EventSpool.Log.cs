using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

internal sealed partial class EventSpool
{
    private void Alarm(long megabytes)
    {
        if (alarmed)
            return;
        alarmed = true;
        LogFilling(megabytes, maxBytes >> 20);
    }

    [LoggerMessage(1301, LogLevel.Critical, "The spool holds {Megabytes} of at most {MaxMegabytes} MB: the web side has not taken events for long")]
    private partial void LogFilling(long megabytes, long maxMegabytes);

    [LoggerMessage(1302, LogLevel.Critical, "The spool is full: an event is lost")]
    private partial void LogLost();

    [LoggerMessage(1303, LogLevel.Error, "The disk refuses the spool; events wait in memory")]
    private partial void LogDiskRefuses(Exception problem);

    [LoggerMessage(1304, LogLevel.Error, "Event {Seq} can not be read from the spool any more and goes out as unknown")]
    private partial void LogUnreadable(long seq);

    [LoggerMessage(1305, LogLevel.Warning, "The web side has event {Acknowledged}, this node only {Last}: numbering goes on from there")]
    private partial void LogBehind(long acknowledged, long last);

    [LoggerMessage(1306, LogLevel.Critical, "The web side had event {Acknowledged} and has {Committed} now: its database went back. {Count} events are sent again")]
    private partial void LogWentBack(long committed, long acknowledged, long count);
}
