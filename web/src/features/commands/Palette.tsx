import * as Dialog from "@radix-ui/react-dialog";
import { useQuery } from "@tanstack/react-query";
import { Command as Menu } from "cmdk";
import { useEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { signOut } from "../../api/client";
import { queries } from "../../api/queries";
import { session } from "../../api/session";
import { grouped } from "../../shared/grouped";
import { CommandLine } from "../../shared/ui/CommandLine";
import { commandsOf, score, typedCommand, type Command } from "./commands";
import "./palette.css";

const mostShown = 40;

export default function Palette({ typed: typedBefore, onClose }: { typed: string; onClose: () => void }) {
    const overview = useQuery(queries.overview());
    const [typed, setTyped] = useState(typedBefore);
    const [chosen, setChosen] = useState("");
    const navigate = useNavigate();
    const hasGone = useRef(false);
    const all = useMemo(() => commandsOf(overview.data, typed, session.person), [overview.data, typed]);
    const shown = useMemo(() => {
        const own = typedCommand(typed, overview.data);
        const found = typed.trim()
            ? all
                  .map((command) => ({ command, score: score(command, typed) }))
                  .filter((c) => c.score > 0)
                  .sort((a, b) => b.score - a.score)
                  .map((c) => c.command)
            : all.filter((c) => c.group !== "Do");
        return [...(own ? [own] : []), ...found].slice(0, mostShown);
    }, [all, typed, overview.data]);
    // What fits best stands first, and is seen, however far the list before it was scrolled.
    const list = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const frame = requestAnimationFrame(() => list.current?.scrollTo(0, 0));
        return () => cancelAnimationFrame(frame);
    }, [typed]);
    const groups = [...grouped(shown, (c) => c.group)];
    const line = shown.find((c) => c.id === chosen)?.line;
    const go = (command: Command) => {
        hasGone.current = true;
        onClose();
        if (command.isSigningOut) return void signOut().catch(() => undefined);
        void navigate(command.to);
    };
    return (
        <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
            <Dialog.Portal>
                <Dialog.Overlay className="veil" />
                <Dialog.Content
                    className="palette"
                    aria-describedby={undefined}
                    onCloseAutoFocus={(e) => hasGone.current && e.preventDefault()}
                >
                    <Dialog.Title className="sr">Search or run a command</Dialog.Title>
                    <Menu shouldFilter={false} value={chosen} onValueChange={setChosen} label="Search or run a command" loop>
                        <Menu.Input
                            value={typed}
                            onValueChange={setTyped}
                            placeholder="A service, d-17, shop@main, or what you want to do"
                            autoFocus
                        />
                        <Menu.List ref={list}>
                            <Menu.Empty>Nothing is called so. Name the service, too.</Menu.Empty>
                            {groups.map(([group, commands]) => (
                                <Menu.Group key={group} heading={group}>
                                    {commands.map((c) => (
                                        <Menu.Item key={c.id} value={c.id} onSelect={() => go(c)}>
                                            {c.label}
                                        </Menu.Item>
                                    ))}
                                </Menu.Group>
                            ))}
                        </Menu.List>
                    </Menu>
                    {line && (
                        <div className="foot">
                            <CommandLine line={line} />
                        </div>
                    )}
                </Dialog.Content>
            </Dialog.Portal>
        </Dialog.Root>
    );
}
