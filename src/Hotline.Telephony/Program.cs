using System.Runtime;
using Hotline.Telephony;
using Hotline.Telephony.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

// Audio is spoiled by long pauses: give collections in small pieces.
GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;

// Settings are not read anew while calls are up; the watch for that would look at every chunk of every recording below the working folder.
var beginning = new ConfigurationManager();
beginning["hostBuilder:reloadConfigOnChange"] = "false";
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, Configuration = beginning });
builder.Logging.ClearProviders();
builder.Logging.AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.UseUtcTimestamp = true;
    console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
});
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddTelephony(builder.Configuration);

try
{
    using var host = builder.Build();
    using var folder = host.Services.GetRequiredService<DataFolder>();
    await host.StartAsync();
    string address = $"sip:{host.Services.GetRequiredService<TelephonyOptions>().Listen}:{host.Services.GetRequiredService<SipNode>().Port}";
    folder.Ready(address);
    Console.WriteLine($"telephony ready {address}");
    await host.WaitForShutdownAsync();
    return 0;
}
catch (StartRefusedException problem)
{
    return Refuse(problem.Message, problem.ExitCode);
}
catch (OptionsValidationException problem)
{
    return Refuse(string.Join(' ', problem.Failures), 2);
}
catch (InvalidDataException problem)
{
    return Refuse(problem.Message, 2);
}

static int Refuse(string sentence, int exitCode)
{
    Console.Error.WriteLine($"telephony can not start: {sentence}");
    return exitCode;
}
