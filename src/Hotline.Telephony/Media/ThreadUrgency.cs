using System.Runtime.InteropServices;

namespace Hotline.Telephony.Media;

/// <summary>
/// Asks the system to run the calling thread before others. .NET's own thread priorities do nothing on Linux; a
/// real-time policy does, and so does niceness, but niceness counts within one session only (sched(7), autogroup).
/// Either needs root or CAP_SYS_NICE, or a limit (LimitRTPRIO=, LimitNICE=). Where the system allows neither, nothing changes.
/// </summary>
internal static partial class ThreadUrgency
{
    /// <summary>The lowest of the real-time priorities: before every ordinary thread, behind whatever the operator puts above it.</summary>
    private const int RealTimePriority = 1;

    /// <summary>What audio servers commonly take.</summary>
    private const int Niceness = -11;

    private const int RoundRobin = 2, ResetOnFork = 0x40000000, PrioProcess = 0;

    /// <summary>True when the system gave the calling thread its urgency.</summary>
    public static bool Raise()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Highest;
        return OperatingSystem.IsWindows() || OperatingSystem.IsLinux() && (RunRealTime() || SetPriority(PrioProcess, 0, Niceness) == 0);
    }

    // On a single core a real-time thread that waits for the collector would keep the collector from running.
    private static bool RunRealTime() =>
        Environment.ProcessorCount > 1 && SetScheduler(0, RoundRobin | ResetOnFork, new SchedulingParameter(RealTimePriority)) == 0;

    // In both calls 0 is the calling thread on Linux.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in SchedulingParameter parameter);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct SchedulingParameter(int Priority);
}
