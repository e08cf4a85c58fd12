namespace Davit.Router;

internal sealed partial class RouterNode
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving on {Listen} with generation {Generation} of {Fleets} fleets")]
    private partial void LogReady(string listen, long generation, int fleets);

    [LoggerMessage(Level = LogLevel.Information, Message = "Taken over: ending {UnderWay} requests within {Limit}")]
    private partial void LogLeaving(int underWay, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: ending {UnderWay} requests within {Limit}")]
    private partial void LogStopping(int underWay, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ended")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Warning}")]
    private partial void LogDamaged(string warning);
}
