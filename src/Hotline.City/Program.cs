using Hotline.City.Calls;
using Hotline.City.Citizens;
using Hotline.City.Scripts;
using Hotline.City.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.City;

/// <summary>The simulated city: <c>attend</c> calls when a visitor presses the key, <c>live</c> keeps a demonstration going,
/// <c>citizen</c> runs a script of one citizen once or thousands of times. See docs/how-to/let-a-city-live.md and script-a-citizen.md.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is ["citizen", ..])
        {
            return await RunScriptAsync(args[1..]);
        }

        CityOptions options;
        try
        {
            options = CityOptions.Parse(args);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        if (!File.Exists(options.LinkKeyFile) || !File.Exists(options.LoginsFile))
        {
            await Console.Error.WriteLineAsync($"There is no demonstration city in {options.DataFolder}: start it with ops/run first.");
            return 2;
        }

        using var host = Build(options);
        using var clock = new CancellationTokenSource();
        if (options.For is { } time)
        {
            clock.CancelAfter(time);
        }

        await host.RunAsync(clock.Token);
        return 0;
    }

    private static async Task<int> RunScriptAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true; // First the calls are hung up and the report is written.
            stop.Cancel();
        };
        return await ScriptCommand.RunAsync(args, Console.Out, Console.Error, stop.Token);
    }

    private static IHost Build(CityOptions options)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CitizenPhone>().AddHostedService(services => services.GetRequiredService<CitizenPhone>());
        if (options.Errand == Errand.Attend)
        {
            builder.Services.AddHostedService<RingKey>();
        }
        else
        {
            builder.Services.AddSingleton(Access.Read(options.LoginsFile));
            builder.Services.AddHostedService<Population>().AddHostedService<Departments>();
        }

        return builder.Build();
    }
}
