import type { Deployment } from "../../api/client";

/** What the judge sees; nothing for deployments that are not judged. */
export default function Judgement({ deployment }: { deployment: Deployment }) {
  void deployment;
  return null;
}
