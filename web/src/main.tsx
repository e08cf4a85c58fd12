import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { ProblemError } from "./api/problem";
import { routes } from "./app";
import { SessionGate } from "./features/session/SessionGate";
import { LiveProvider } from "./live/LiveProvider";
import "./theme/index.css";

setNonce(document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "");

const client = new QueryClient({
    defaultOptions: {
        queries: {
            staleTime: 1000,
            // What the server refused stays refused; a server that does not answer may be back soon.
            retry: (failures, error) => !(error instanceof ProblemError && error.problem.status < 500) && failures < 2,
            refetchOnWindowFocus: true,
            networkMode: "always",
        },
        mutations: { networkMode: "always" },
    },
});
const router = createBrowserRouter(routes);

createRoot(document.getElementById("root")!).render(
    <StrictMode>
        <QueryClientProvider client={client}>
            <SessionGate>
                <LiveProvider>
                    <RouterProvider router={router} />
                </LiveProvider>
            </SessionGate>
        </QueryClientProvider>
    </StrictMode>,
);
