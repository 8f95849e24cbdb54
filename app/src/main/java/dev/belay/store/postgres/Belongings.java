package dev.belay.store.postgres;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * To whom the objects of a database belong, who may use them, and what is said about them: the
 * statements that a {@link dev.belay.database.SchemaScript} lacks, in a fixed order, so that two
 * databases compare by them.
 */
final class Belongings {
  private static final String OWN =
      " n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (select 1 from"
          + " pg_depend x where x.classid = '%s'::regclass and x.objid = %s.oid and x.deptype in"
          + " ('e', 'i', 'a'))";

  /** One row each: the object in a statement's words, its owner, its privileges by aclexplode. */
  private static final String OBJECTS =
      """
      with object as (
        select 1 as rank, 'schema ' || quote_ident(n.nspname) as word, n.nspowner as owner,
          n.nspacl as acl, acldefault('n', n.nspowner) as usual
        from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        union all
        select 2, case c.relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm'
            then 'materialized view ' else 'table ' end
          || quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relowner, c.relacl,
          acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'S', 'v', 'm') and\
      """
          + OWN.formatted("pg_class", "c")
          + """

          union all
          select 3, 'routine ' || p.oid::regprocedure, p.proowner, p.proacl,
            acldefault('f', p.proowner)
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace where\
          """
          + OWN.formatted("pg_proc", "p")
          + """

          union all
          select 4, 'type ' || t.oid::regtype, t.typowner, t.typacl, acldefault('T', t.typowner)
          from pg_type t join pg_namespace n on n.oid = t.typnamespace
          where (t.typtype in ('e', 'd') or exists (select 1 from pg_class k
            where k.oid = t.typrelid and k.relkind = 'c')) and\
          """
          + OWN.formatted("pg_type", "t")
          + ")";

  private Belongings() {}

  /** The session's search path must be empty, so that names are written in full. */
  static List<String> statements(Session session) {
    var all = new ArrayList<String>();
    all.addAll(
        texts(
            session,
            OBJECTS
                + " select 'alter ' || word || ' owner to ' || quote_ident(pg_get_userbyid(owner))"
                + " from object order by rank, word"));
    all.addAll(
        texts(
            session,
            OBJECTS
                + " select 'revoke all on ' || regexp_replace(word, '^(materialized view|view)',"
                + " 'table') || ' from public, ' || quote_ident(pg_get_userbyid(owner)) from object"
                + " where acl is not null and acl <> usual order by rank, word"));
    all.addAll(
        texts(
            session,
            OBJECTS
                + " select 'grant ' || a.privilege_type || ' on ' || regexp_replace(word,"
                + " '^(materialized view|view)', 'table') || ' to ' || case a.grantee when 0 then"
                + " 'public' else quote_ident(pg_get_userbyid(a.grantee)) end || case when"
                + " a.is_grantable then ' with grant option' else '' end from object,"
                + " aclexplode(acl) a where acl is not null and acl <> usual order by rank, word,"
                + " 1"));
    all.addAll(
        texts(
            session,
            """
            select 'comment on ' || case when d.objsubid > 0 then 'column ' else case c.relkind
                when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'materialized view '
                when 'i' then 'index ' else 'table ' end end
              || quote_ident(n.nspname) || '.' || quote_ident(c.relname)
              || coalesce('.' || quote_ident(a.attname), '') || ' is ' || quote_literal(d.description)
            from pg_description d join pg_class c on c.oid = d.objoid
              join pg_namespace n on n.oid = c.relnamespace
              left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
                and d.objsubid > 0
            where d.classoid = 'pg_class'::regclass and\
            """
                + OWN.formatted("pg_class", "c").replace("in ('e', 'i', 'a')", "= 'e'")
                + " order by 1"));
    return all;
  }

  private static List<String> texts(Session session, String sql) {
    return session.query(sql, r -> r.getString(1));
  }
}
