using GracefulShutdown;
using Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not [var file, "late" or "never"])
{
    Console.Error.WriteLine("GracefulShutdown FILE late|never: the file for undelivered orders; when the carrier comes that is waited for");
    return 1;
}

bool comesAtAll = args[1] == "late";
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders().AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(comesAtAll ? 30 : 1));
var backlog = new Backlog(file);
builder.Services.AddSingleton(backlog);
builder.Services.AddSingleton<Carrier>();
builder.Services.AddSingleton<Shipping>();
builder.Services.AddConsumer(static services => services.GetRequiredService<Shipping>().CreateLoop());
builder.Services.AddHostedService<OrderDesk>();

using var host = builder.Build();
host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
{
    Console.WriteLine("stopping");
    if (comesAtAll)
        host.Services.GetRequiredService<Carrier>().Arrive();
});

try
{
    await host.RunAsync(); // until SIGTERM, SIGINT or SIGQUIT
}
finally
{
    backlog.Save();
}

return 0;
