// Each report as one text.
import { REPORTERS } from '../../src/report/reporters.ts';

export const { render: html } = REPORTERS.html;
export const { render: junit } = REPORTERS.junit;
export const { render: json } = REPORTERS.json;
export const { render: tap } = REPORTERS.tap;
export const { render: csv } = REPORTERS.csv;
export const { render: github } = REPORTERS.github;
export const { render: markdown } = REPORTERS.markdown;
export const { render: nagios } = REPORTERS.nagios;
export const { render: openmetrics } = REPORTERS.openmetrics;
