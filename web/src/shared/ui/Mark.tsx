/** The davit: a crane for a ship's boats. */
export const Mark = () => (
    <svg
        width="18"
        height="18"
        viewBox="0 0 18 18"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        aria-hidden="true"
    >
        <path d="M4 16V7a5 5 0 0 1 10 0v2" />
        <path d="M14 9v3" />
        <path d="M10.5 12h7l-1.2 3h-4.6z" fill="currentColor" stroke="none" />
    </svg>
);
