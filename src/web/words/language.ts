import { en, type Words } from './en.ts';
import { es } from './es.ts';

const dictionaries = { en, es } as const;

type Language = keyof typeof dictionaries;

const languages = Object.keys(dictionaries) as readonly Language[];

const STORAGE_KEY = 'relaymark-language';

type PlainWords = { [Key in keyof Words as Words[Key] extends string ? Key : never]: string };

let language = preferredLanguage();
const listeners = new Set<() => void>();

/** What the page says, in the language that is chosen now. */
export const words = (): Words => dictionaries[language];

/** Calls back now, and again whenever another language is chosen. */
export function inEveryLanguage(say: () => void): void {
  listeners.add(say);
  say();
}

/**
 * Writes the words that the page's markup asks for: `data-words` as text, `data-words-ATTRIBUTE` as that attribute. And
 * lets the button `#language`, which bears the next language's name, change to that.
 */
export function setUpLanguage(): void {
  const button = document.getElementById('language');
  inEveryLanguage(() => {
    writeMarkup();
    if (button !== null) button.textContent = dictionaries[nextLanguage()].languageName;
  });
  button?.addEventListener('click', () => {
    language = nextLanguage();
    remember(language);
    for (const say of listeners) say();
  });
}

const nextLanguage = (): Language =>
  languages[(languages.indexOf(language) + 1) % languages.length] ?? language;

const attributes = { wordsLabel: 'aria-label', wordsTitle: 'title', wordsAlt: 'alt' } as const;

function writeMarkup(): void {
  document.documentElement.lang = language;
  const plain: PlainWords = words();
  const wordsFor = (key: string | undefined): string | undefined =>
    key !== undefined && Object.hasOwn(plain, key) ? plain[key as keyof PlainWords] : undefined;
  for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
    element.textContent = wordsFor(element.dataset.words) ?? element.textContent;
  }
  for (const [key, attribute] of Object.entries(attributes)) {
    const selector = `[data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      const text = wordsFor(element.dataset[key]);
      if (text !== undefined) element.setAttribute(attribute, text);
    }
  }
}

function preferredLanguage(): Language {
  const remembered = recall();
  const wanted = [...(remembered === null ? [] : [remembered]), ...navigator.languages];
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => Object.hasOwn(dictionaries, tag));
  return (known as Language | undefined) ?? 'en';
}

/** Where a browser keeps nothing for a page, the page forgets. */
function recall(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function remember(chosen: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, chosen);
  } catch (error) {
    console.warn(error);
  }
}
