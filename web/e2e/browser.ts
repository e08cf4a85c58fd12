import { chromium, type Browser, type CDPSession, type Page } from "@playwright/test";
import config from "../playwright.config";

export type { Browser, CDPSession, Page };

/** The browser that the tests use, for what is no test. */
export const openBrowser = (): Promise<Browser> => chromium.launch(config.use?.launchOptions);
