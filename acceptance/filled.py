"""Fills a Dify database with rows that look like an installation's; for the scripts beside this file.

Nothing is typed in about Dify's columns: values follow the column's type, so every release can be filled.
"""

# Rows for a database with a million messages; tables that are not there are left out.
ROWS = {
    "messages": 1_000_000,
    "conversations": 250_000,
    "workflow_runs": 100_000,
    "workflow_app_logs": 400_000,
    "workflow_node_executions": 150_000,
    "end_users": 200_000,
    "saved_messages": 200_000,
    "document_segments": 50_000,
    "documents": 20_000,
    "message_annotations": 10_000,
    "workflow_draft_variables": 20_000,
}
# Tables that stay small in every installation.
FEW = {
    "apps": 2_000,
    "datasets": 2_000,
    "providers": 2_000,
    "provider_models": 2_000,
    "tenant_default_models": 2_000,
    "load_balancing_model_configs": 500,
    "datasource_providers": 500,
    "external_knowledge_bindings": 500,
    "tool_oauth_tenant_clients": 200,
    "trigger_oauth_system_clients": 200,
    "tenant_plugin_auto_upgrade_strategies": 200,
    "tool_builtin_providers": 500,
    "tool_mcp_providers": 100,
    "celery_taskmeta": 1_000,
    "celery_tasksetmeta": 1_000,
    "sites": 1_000,
}
FEW_VALUES = ("tenant_id", "app_id", "created_by", "created_by_role", "account_id")
LONG = ("query", "answer", "content", "outputs", "process_data")
VALUES = {
    ("end_users", "type"): "case when g % 20 = 0 then 'service_api' else 'browser' end",
    ("conversations", "is_deleted"): "g % 10 = 0",
}


def value(table, name, kind, length):
    if (table, name) in VALUES:
        return VALUES[table, name]
    of = "g % 200" if name in FEW_VALUES else f"g::text || '{name}'"
    if kind == "uuid":
        return f"md5(({of})::text)::uuid"
    if kind == "character varying":
        return f"left(md5(({of})::text), {min(length or 32, 32)})"
    if kind == "text":
        return f"repeat(md5(({of})::text), {8 if name in LONG else 2})"
    if kind in ("json", "jsonb"):
        return "('{\"number\": ' || g || '}')::" + kind
    if kind.startswith("timestamp"):
        return "timestamp '2024-01-01' + g * interval '7 seconds'"
    if kind == "time without time zone":
        return "time '01:00'"
    if kind == "boolean":
        return "g % 10 = 0"
    if kind in ("integer", "bigint", "smallint"):
        return "g % 30000" if kind == "smallint" else "g"
    if kind in ("numeric", "double precision", "real"):
        return "(g % 1000) / 1000.0"
    if kind == "ARRAY":
        return "array[left(md5(g::text), 20)]"
    return "null"


def fill(sql, messages):
    """sql(text) runs statements and answers rows as lists of texts."""
    sql("set synchronous_commit = off")
    wanted = {t: rows * messages // 1_000_000 for t, rows in ROWS.items()} | FEW
    for table, rows in wanted.items():
        columns = sql(
            "select column_name, data_type, character_maximum_length, column_default"
            f" from information_schema.columns where table_name = '{table}' and table_schema = 'public'"
            " and is_generated = 'NEVER' order by ordinal_position"
        )
        columns = [c for c in columns if "nextval" not in (c[3] or "")]
        if not columns:
            continue
        names = ", ".join(f'"{c[0]}"' for c in columns)
        values = ", ".join(value(table, c[0], c[1], int(c[2] or 0)) for c in columns)
        sql(f'insert into "{table}" ({names}) select {values} from generate_series(1, {rows}) g')
    sql("vacuum analyze")
