namespace Davit.TestService;

/// <summary>Takes work while DAVIT_WORK_FILE lets it.</summary>
internal static class ShopWorker
{
    public static async Task<int> Work()
    {
        Shop.Note("starts");
        if (Shop.Has("crash"))
        {
            Console.Error.WriteLine("the queue is not what it was");
            return 7;
        }

        var file = Environment.GetEnvironmentVariable("DAVIT_WORK_FILE")!;
        while (true)
        {
            if (File.ReadAllText(file).Trim() == "active")
            {
                Shop.Note("worked");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }
    }
}
