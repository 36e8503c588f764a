using Microsoft.Extensions.DependencyInjection;
using Mpsc;

namespace Hosting;

public static class ConsumerRegistration
{
    /// <summary>
    /// Adds a consumer loop as a service, to be posted to, and its hosted service. What needs the consumer is registered after it: the host
    /// stops its services in reverse, so that producers are gone when the consumer drains.
    /// </summary>
    public static IServiceCollection AddConsumer<T>(this IServiceCollection services, Func<IServiceProvider, ConsumerLoop<T>> create) =>
        services
            .AddSingleton(provider =>
            {
                ConsumerLoop<T> loop = create(provider);
                loop.Pause(); // items that come before the host has started wait for it
                return loop;
            })
            .AddHostedService<HostedConsumer<T>>();
}
