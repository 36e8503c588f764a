using Hosting;
using Mpsc;
using OpenTelemetry.Metrics;
using WebQueue;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddConsumer(static services => MailQueue.Create(services.GetRequiredService<ILogger<Mail>>()));
if (builder.Configuration.GetValue<bool>("metrics"))
    builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter("Mpsc.Runtime").AddConsoleExporter());

var app = builder.Build();

app.MapPost("/mails", static (Mail mail, ConsumerLoop<Mail> queue, HttpResponse response) =>
{
    if (queue.TryPost(mail))
        return Results.Accepted();
    // Full, or the host is stopping: a proxy asks another instance, a client comes back later.
    response.Headers.RetryAfter = "1";
    return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
});
app.MapGet("/queue", static (ConsumerLoop<Mail> queue) => $"{queue.State}, {queue.Count} wait");
app.MapPost("/queue/pause", static (ConsumerLoop<Mail> queue) => queue.Pause());
app.MapPost("/queue/resume", static (ConsumerLoop<Mail> queue) => queue.Resume());

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"listening on {app.Urls.First()}"));
app.Lifetime.ApplicationStopping.Register(static () => Console.WriteLine("stopping"));
app.Run();
Console.WriteLine("stopped");
