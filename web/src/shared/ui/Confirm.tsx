import * as Dialog from "@radix-ui/react-dialog";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { forgetUnanswered } from "../../api/once";
import { CommandLine } from "./CommandLine";
import { Problem } from "./Problem";
import { focusAfter } from "./focusAfter";
import { say, sayProblem } from "./toasts";

export interface Act {
    title: string;
    /** What will happen, before it does. */
    says: ReactNode;
    /** On the button: what it does, not "OK". */
    label: string;
    isDanger?: boolean;
    needsReason?: boolean;
    /** There is nothing to do as things stand. */
    isIdle?: boolean;
    command: (reason: string) => string;
    does: (reason: string) => Promise<string | void>;
}

/** A button that says what it will do, and does it when that was read. */
export function ActButton({ act, children, className = "btn" }: { act: Act; children: ReactNode; className?: string }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <>
            <button type="button" className={className} onClick={() => setOpen(true)}>
                {children}
            </button>
            <Confirm act={act} isOpen={isOpen} onOpenChange={setOpen} />
        </>
    );
}

export function Confirm({
    act,
    isOpen,
    onOpenChange,
    children,
}: {
    act: Act;
    isOpen: boolean;
    onOpenChange: (open: boolean) => void;
    /** What else must be chosen. */
    children?: ReactNode;
}) {
    const reasonId = useId();
    const [reason, setReason] = useState("");
    const isLeft = useRef(false);
    const opener = useRef<Element | null>(null);
    const doing = useMutation({
        mutationFn: () => act.does(reason.trim()),
        onSuccess: (said) => {
            if (!isLeft.current) onOpenChange(false);
            setReason("");
            if (said) say(said);
        },
        // What was asked for goes on when nobody looks any more, and that it failed must be heard.
        onError: (error) => isLeft.current && sayProblem(error),
    });
    const change = (open: boolean) => {
        isLeft.current = !open;
        if (!open) doing.reset();
        onOpenChange(open);
    };
    useEffect(() => {
        if (!isOpen) return;
        isLeft.current = false;
        return () => {
            isLeft.current = true;
            forgetUnanswered();
        };
    }, [isOpen]);
    return (
        <Dialog.Root open={isOpen} onOpenChange={change}>
            <Dialog.Portal>
                <Dialog.Overlay className="veil" />
                <Dialog.Content
                    className="dialog"
                    onOpenAutoFocus={() => (opener.current = document.activeElement)}
                    onCloseAutoFocus={(e) => {
                        e.preventDefault();
                        focusAfter(opener.current);
                    }}
                >
                    <Dialog.Title asChild>
                        <h2>{act.title}</h2>
                    </Dialog.Title>
                    <Dialog.Description asChild>
                        <div aria-live="polite">{act.says}</div>
                    </Dialog.Description>
                    <form
                        onSubmit={(e) => {
                            e.preventDefault();
                            doing.mutate();
                        }}
                    >
                        <div className="fields">
                            {children}
                            <label className="field" htmlFor={reasonId}>
                                <span>Reason{act.needsReason ? "" : ", for the record (may be left out)"}</span>
                                <input
                                    id={reasonId}
                                    className="input"
                                    value={reason}
                                    onChange={(e) => setReason(e.target.value)}
                                    required={act.needsReason}
                                    maxLength={500}
                                    autoComplete="off"
                                />
                            </label>
                        </div>
                        <CommandLine line={act.command(reason.trim())} />
                        {doing.isError && <Problem error={doing.error} kept="Nothing was changed." />}
                        <div className="acts">
                            <Dialog.Close asChild>
                                <button type="button" className="btn">
                                    Cancel
                                </button>
                            </Dialog.Close>
                            <button
                                type="submit"
                                className={`btn ${act.isDanger ? "danger solid" : "primary"}`}
                                disabled={doing.isPending || act.isIdle}
                            >
                                {doing.isPending ? "Asking…" : act.label}
                            </button>
                        </div>
                    </form>
                </Dialog.Content>
            </Dialog.Portal>
        </Dialog.Root>
    );
}
