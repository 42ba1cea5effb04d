/** What the form of a new case shows besides what is typed: places, cases nearby, articles, drafts. */
import type { CaseSummary, PropertySummary } from './records.ts';

export interface PlaceHit extends PropertySummary {
  address: string;
}

/** A business that was looked for as a customer. */
export interface BusinessHit {
  id: string;
  name: string;
  address: string | null;
}

export interface FoundPlace {
  /** False while the city's list is still being loaded: nothing is known of any address then. */
  known: boolean;
  property: PropertySummary | null;
  /** How many properties have just this address; with more than one a person chooses. */
  count: number;
  /** An address of the city's list that is spelled nearly so. */
  suggestion: string | null;
}

export interface NearbyCase extends CaseSummary {
  /** null: at the same address, and nobody knows where that is. */
  distanceMetres: number | null;
  /** Metres from the address; null as above. */
  east: number | null;
  north: number | null;
  sameCategory: boolean;
  /** May be the same matter. */
  duplicate: boolean;
  /** The customer and everybody who was connected as another reporter. */
  reporterCount: number;
  /** Their names; empty when the case is confidential or remains anonymous. */
  reporters: string[];
  /** Whoever it is asked for has reported it. */
  ofContact: boolean;
  confidential: boolean;
  /** null also for confidential cases. */
  description: string | null;
  /** Of the open task that is due first. */
  nextStep: { title: string; at: string } | null;
}

export interface NearbyCases {
  /** False while cases are still being loaded: not known is not none. */
  known: boolean;
  /** The point that distances are measured from is known. */
  located: boolean;
  /** Of the category; null: it asks nobody. */
  duplicateMetres: number | null;
  withinMetres: number;
  cases: NearbyCase[];
}

export interface ArticleHit {
  id: string;
  title: string;
  /** First words of the text. */
  excerpt: string;
  modifiedOn: string | null;
  /** For how many cases it was used, as far as this desk knows. */
  usedCount: number;
}

/** A registered contact with a number or an e-mail address of a guest. */
export interface RegisteredTwin {
  contactId: string;
  fullName: string;
  by: 'number' | 'email';
}

export interface ArticleBlock {
  kind: 'heading' | 'paragraph' | 'item';
  text: string;
}
/** Text only: markup of an article never reaches a screen. */
export interface Article {
  id: string;
  title: string;
  number: string | null;
  modifiedOn: string | null;
  blocks: ArticleBlock[];
}

export interface SavedDraft {
  workKey: string;
  value: string;
  savedAt: string;
}
