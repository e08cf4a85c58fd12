using System.Globalization;
using System.Text.Json;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>The files of one instance. Whatever was said to it, and whatever became of it, is here and nowhere else.</summary>
internal sealed class InstanceFolder(string path)
{
    private const string Never = "never";
    private const string Gone = ".gone";

    public string Path { get; } = path;

    public string Log => File("log");

    public string WorkFile => File("work");

    public string LogKept => File("log.kept");

    public string LogTimes => File("log.times");

    private string OrderFile => File("order.json");

    private string StartedFile => File("started");

    private string ExitFile => File("exit");

    private string EndFile => File("end.json");

    /// <summary>A new folder, without what a start that was never ordered may have left.</summary>
    public void Make()
    {
        Remove();
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes everything: first the whole folder from its place, so that nobody finds, or writes into, half of one.</summary>
    public void Remove()
    {
        var gone = Path + Gone;
        Clear(gone);
        if (Directory.Exists(Path))
        {
            Directory.Move(Path, gone);
            Clear(gone);
        }
    }

    /// <summary>Removes what a removal that was cut short left in a fleet's folder.</summary>
    public static void ClearLeftovers(string fleetFolder)
    {
        foreach (var gone in Directory.EnumerateDirectories(fleetFolder, "*" + Gone))
        {
            Clear(gone);
        }
    }

    public OrderRecord? ReadOrder()
    {
        try
        {
            return AtomicFile.Read(OrderFile) is { } text ? JsonSerializer.Deserialize<OrderRecord>(text, Records.Json) : null;
        }
        catch (JsonException wrong)
        {
            throw new TransientException($"{OrderFile} cannot be read: {wrong.Message}", wrong);
        }
    }

    public void Write(OrderRecord order) => AtomicFile.Write(OrderFile, JsonSerializer.SerializeToUtf8Bytes(order, Records.Json), survivesPowerLoss: true);

    public void Write(ExitReport end) => AtomicFile.Write(EndFile, JsonSerializer.SerializeToUtf8Bytes(end, Records.Json));

    public void Write(WorkMode mode) => AtomicFile.Write(WorkFile, mode is WorkMode.Quiet ? "quiet" : "active");

    public void WriteStop(StopMark stop) => AtomicFile.Write(File("stop"), stop.ToString());

    public void WriteForced(string why) => AtomicFile.Write(File("forced"), why);

    // Failing first: between the two writes it is known as ready, and so as what it was.
    public void Write(HealthMark health)
    {
        WriteTime("failing", health.FailingSince);
        WriteTime("ready", health.ReadySince);
    }

    /// <summary>Takes the place of the shim's claim, so that a shim still on its way starts nothing. False when it was claimed before.</summary>
    public bool ClaimNever()
    {
        try
        {
            using var claim = new StreamWriter(new FileStream(StartedFile, FileMode.CreateNew, FileAccess.Write));
            claim.Write(Never);
            return true;
        }
        catch (IOException) when (System.IO.File.Exists(StartedFile))
        {
            return false;
        }
    }

    /// <summary>Removes a claim whose owner was ended, or found the disk full, before it could write its name: it started nothing.</summary>
    public void DropUnfinishedClaim(DateTimeOffset before)
    {
        var claim = new FileInfo(StartedFile);
        if (claim is { Exists: true, Length: 0 } && claim.LastWriteTimeUtc < before.UtcDateTime)
        {
            AtomicFile.Delete(StartedFile);
        }
    }

    public InstanceStatus ReadStatus() => new(
        ReadClaim(),
        AtomicFile.Read(File("stop")) is { } stop ? StopMark.Parse(stop) : null,
        AtomicFile.Read(File("forced")),
        ReadEnd(),
        new HealthMark(ReadTime("ready"), ReadTime("failing")),
        AtomicFile.Read(WorkFile)?.TrimEnd() == "quiet" ? WorkMode.Quiet : WorkMode.Active);

    /// <summary>The code that the shim wrote, and when; null when it did not, or not to the end of the line.</summary>
    public (int Code, DateTimeOffset At)? ReadExit() =>
        AtomicFile.Read(ExitFile) is { } text && text.EndsWith('\n') && int.TryParse(text.AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? (code, new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(ExitFile), TimeSpan.Zero))
            : null;

    private Claim? ReadClaim() => AtomicFile.Read(StartedFile) switch
    {
        // Empty for the moment between its making and its writing.
        null or "" => null,
        var text => new Claim(ProcessIdentity.TryParse(text)),
    };

    private ExitReport? ReadEnd()
    {
        try
        {
            return AtomicFile.Read(EndFile) is { } text ? JsonSerializer.Deserialize<ExitReport>(text, Records.Json) : null;
        }
        catch (JsonException)
        {
            // Cut short by a power failure: how it ended is then worked out again from the shim's own files.
            return null;
        }
    }

    private void WriteTime(string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            AtomicFile.Write(File(name), at.ToString("O", CultureInfo.InvariantCulture));
        }
        else
        {
            AtomicFile.Delete(File(name));
        }
    }

    private DateTimeOffset? ReadTime(string name) =>
        AtomicFile.Read(File(name)) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;

    private static void Clear(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already.
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
