using Davit.Core.Journal;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>Writes down what was learnt.</summary>
public static class Lessons
{
    /// <summary>As facts, to be written together with what taught them.</summary>
    public static IEnumerable<CoreFact> Facts(Lesson lesson, FleetId fleet)
    {
        foreach (var pardoned in lesson.Pardon ?? [])
        {
            yield return new ReleasePardoned(fleet.Service, pardoned);
        }

        if (lesson.Bury is { } tombstone)
        {
            yield return new ReleaseBuried(tombstone);
        }

        if (lesson.Place is { } hold)
        {
            yield return new HoldPlaced(hold);
        }
        else if (lesson.Lift)
        {
            yield return new HoldLifted(fleet);
        }
    }
}
