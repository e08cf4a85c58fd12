using System.Text.Json;
using Davit.Plugins;
using Davit.Router.Control;

namespace Davit.Router.Table;

/// <summary>Whether two sets say the same: records compare their lists by reference, so their written form is compared.</summary>
internal static class SameRoutes
{
    public static bool As(RouteSet one, RouteSet other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, ControlJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, ControlJson.Options));
}
