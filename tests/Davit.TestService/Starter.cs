using System.Text.Json;
using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.TestService;

/// <summary>A control plane that starts one instance and then does nothing more, until it is killed.</summary>
internal static class Starter
{
    public static async Task<int> Start(string data, string orderFile)
    {
        var order = JsonSerializer.Deserialize<Order>(await File.ReadAllTextAsync(orderFile))!;
        await using var target = ProcessTarget.Open(new ProcessTargetOptions { DataFolder = data }, TimeProvider.System);
        await target.EnsureStartedAsync(
            new InstanceOrder { Id = InstanceId.Parse(order.Id), Artifact = new ArtifactRef("sha256:0", order.Folder), Command = order.Command, StopGrace = TimeSpan.FromSeconds(1) },
            Steps.At(order.Term));
        Console.WriteLine("started");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }

    public sealed record Order(string Id, string Folder, string[] Command, long Term);
}
