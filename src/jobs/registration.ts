/** Where a job that nobody wrote by hand stores its copies: one file per report, so two databases cannot meet. */
export const DEFAULT_PATH_TEMPLATE = '{company_name}/{city}/{agent_id}/{database_name}/{timestamp}{extension}';
