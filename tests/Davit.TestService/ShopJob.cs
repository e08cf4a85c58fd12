namespace Davit.TestService;

/// <summary>The release job.</summary>
internal static class ShopJob
{
    public static async Task<int> Run()
    {
        Shop.Note("jobs");
        if (Shop.Has("hang"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        if (Shop.Has("slow"))
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        }

        if (Shop.Has("fail"))
        {
            Console.Error.WriteLine("column sku exists already");
            return 3;
        }

        return 0;
    }
}
