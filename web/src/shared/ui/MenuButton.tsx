import * as Menu from "@radix-ui/react-dropdown-menu";

export interface MenuChoice<T extends string> {
    value: T;
    word: string;
    isDanger?: boolean;
}

/** A button that opens onto what can be done; each of it asks before it does anything. */
export function MenuButton<T extends string>({
    label,
    choices,
    onChoose,
    children,
    className = "btn small",
}: {
    /** What it is about, for who does not see where it stands. */
    label: string;
    choices: MenuChoice<T>[];
    onChoose: (value: T) => void;
    children: string;
    className?: string;
}) {
    return (
        <Menu.Root modal={false}>
            <Menu.Trigger asChild>
                <button type="button" className={className} aria-label={`${children} ${label}`}>
                    {children}
                </button>
            </Menu.Trigger>
            <Menu.Portal>
                <Menu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
                    {choices.map((c) => (
                        <Menu.Item key={c.value} onSelect={() => onChoose(c.value)} className={c.isDanger ? "bad" : undefined}>
                            {c.word}…
                        </Menu.Item>
                    ))}
                </Menu.Content>
            </Menu.Portal>
        </Menu.Root>
    );
}
