import type { Deployment, Fleet, Instance, Service } from "../../api/client";
import { commandLine } from "../../shared/text";
import { personWord, releaseWord } from "../../shared/words";

export interface Reason {
  tone: "bad" | "warn" | "quiet";
  summary: string;
  evidence: string[];
  deployment?: string;
  next: { command: string; sentence: string }[];
}

/** Everything that keeps a service from being what was wished, the most important first; never empty. */
export function explain(service: Service, fleet: Fleet, instances: Instance[], deployments: Deployment[]): Reason[] {
  const reasons: Reason[] = [];
  const to = service.environments.length > 1 && ["--to", fleet.environment];
  const here = instances.filter((i) => i.environment === fleet.environment);
  const last = deployments.find((d) => d.environment === fleet.environment);
  const add = (reason: Omit<Reason, "evidence" | "next"> & Partial<Reason>) => reasons.push({ evidence: [], next: [], ...reason });

  if (last && last.state !== "over")
    add({
      tone: last.state === "needsPerson" ? "bad" : "warn",
      summary:
        last.state === "atGate"
          ? `${releaseWord(last.to)} waits for a person to promote it.`
          : last.state === "paused"
            ? `${last.id} was paused by a person.`
            : last.state === "needsPerson"
              ? `${last.id} stands still until a person acts.`
              : `${last.id} is under way${last.to ? `, bringing ${releaseWord(last.to)}` : ""}.`,
      evidence: last.question ? [last.question] : [],
      deployment: last.id,
      next: [
        ...(last.state === "atGate" ? [{ command: commandLine("davit", "promote", last.id), sentence: "Let it go on:" }] : []),
        ...(last.state === "paused" ? [{ command: commandLine("davit", "resume", last.id), sentence: "Let it go on:" }] : []),
        { command: commandLine("davit", "abort", last.id), sentence: "Take it back:" },
      ],
    });
  if (fleet.health === "down" || fleet.health === "degraded")
    add({
      tone: fleet.deployment ? "warn" : "bad",
      summary: `${fleet.ready} of ${fleet.wanted} instances are ready.`,
      evidence: here
        .filter((i) => i.health !== "ready")
        .map((i) => `${i.component}-${i.slot} of ${releaseWord(i.release)} is ${i.state}, ${i.health}${i.lastProbe ? `: ${i.lastProbe}` : ""}${i.exit ? `\n${i.exit.how}\n${i.exit.lastLines.slice(-5).join("\n")}` : ""}`),
      next: [
        { command: commandLine("davit", "logs", service.name, ...(to || [])), sentence: "See what they write:" },
        { command: commandLine("davit", "rollback", service.name, ...(to || [])), sentence: "Go back to the release before:" },
      ],
    });
  if (fleet.health === "unknown")
    add({ tone: "warn", summary: "The place that runs it cannot be asked how it is.", next: [{ command: "davit doctor", sentence: "Look at everything that Davit depends on:" }] });
  if (fleet.lock)
    add({
      tone: "warn",
      summary: `Nothing is deployed: ${fleet.lock.scope} is locked by ${personWord(fleet.lock.who)}.`,
      evidence: [fleet.lock.reason],
      next: [{ command: commandLine("davit", "unlock", fleet.lock.scope), sentence: "Lift the lock:" }],
    });
  if (fleet.stopped.length > 0)
    add({
      tone: "warn",
      summary: `A person stopped ${fleet.stopped.join(", ")}.`,
      next: [{ command: commandLine("davit", "start", service.name, ...(to || [])), sentence: "Start it again:" }],
    });
  if (last?.state === "over" && last.outcome && !["released", "superseded"].includes(last.outcome))
    add({
      tone: last.outcome === "aborted" ? "warn" : "bad",
      summary: `${last.to ? releaseWord(last.to) : last.revision} did not stay${fleet.release ? `: ${fleet.environment} stands on ${releaseWord(fleet.release)}` : ""}.`,
      evidence: last.reason ? [last.reason] : [],
      deployment: last.id,
      next: [{ command: commandLine("davit", "deploy", `${service.name}@BRANCH`, ...(to || [])), sentence: "Ship a fix:" }],
    });
  if (reasons.length === 0)
    add({
      tone: "quiet",
      summary: fleet.release ? `It runs what was asked for: ${releaseWord(fleet.release)}, ${fleet.ready} of ${fleet.wanted} ready.` : "Nothing was deployed here yet.",
    });
  return reasons;
}
