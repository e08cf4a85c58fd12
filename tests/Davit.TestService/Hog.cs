namespace Davit.TestService;

/// <summary>Takes memory and touches every page of it.</summary>
internal static class Hog
{
    public static int Eat(int megabytes)
    {
        var eaten = new List<byte[]>();
        for (var i = 0; i < megabytes; i++)
        {
            var bite = new byte[1024 * 1024];
            Array.Fill(bite, (byte)i);
            eaten.Add(bite);
        }

        Console.WriteLine($"ate {eaten.Count} MB");
        return 0;
    }
}
