package dev.belay.store.postgres;

import dev.belay.database.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * What a script of Belay's own does not carry, each by its name. It is found the other way round: a
 * few catalogs are known, every object in any other is refused, and of the known ones every
 * property that the script does not write (S35). The session's search path is empty.
 */
final class Uncarried {
  /** Below are the server's own objects. */
  private static final String FIRST = "16384";

  /** Catalogs whose objects the script writes, or {@link #PROPERTIES} looks at one by one. */
  private static final List<String> KNOWN =
      List.of(
          "pg_class",
          "pg_type",
          "pg_proc",
          "pg_constraint",
          "pg_attrdef",
          "pg_trigger",
          "pg_rewrite",
          "pg_namespace",
          "pg_extension",
          "pg_enum",
          "pg_largeobject_metadata"); // refused by every backup

  private Uncarried() {}

  /** Whether an object came with an extension, which makes it again. */
  private static String ofAnExtension(Object catalog, Object number) {
    return "exists (select 1 from pg_depend x where x.classid = %s and x.objid = %s and x.deptype = 'e')"
        .formatted(catalog, number);
  }

  static List<String> in(Session session) {
    var all = new ArrayList<String>();
    for (String catalog : strange(session)) {
      all.addAll(
          texts(
              session,
              ("select pg_describe_object('pg_catalog.%1$s'::regclass, o.oid, 0) from"
                      + " pg_catalog.%1$s o where o.oid >= %2$s and not %3$s order by 1")
                  .formatted(
                      catalog,
                      FIRST,
                      ofAnExtension("'pg_catalog.%s'::regclass".formatted(catalog), "o.oid"))));
    }
    all.addAll(texts(session, PROPERTIES));
    return all;
  }

  /** Catalogs of this database's objects that nothing here knows; a newer server has more. */
  private static List<String> strange(Session session) {
    var all =
        new ArrayList<>(
            texts(
                session,
                "select c.relname from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace"
                    + " and c.relkind = 'r' and not c.relisshared and exists (select 1 from"
                    + " pg_attribute a where a.attrelid = c.oid and a.attname = 'oid') order by"
                    + " 1"));
    all.removeAll(KNOWN);
    return all;
  }

  private static final String PROPERTIES =
      """
      with own as (
        select c.*, n.nspname, c.oid::regclass::text as word
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.oid >= 16384 and n.nspname !~ '^pg_(toast|temp)' and not exists (select 1
          from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid
            and x.deptype = 'e')
      ), extended as (
        select classid, objid from pg_depend where deptype = 'e'
      ), found (what) as (
        select 'relation of kind ' || relkind::text || ': ' || word from own
          where relkind not in ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'c', 't')
        union all select 'inheritance of ' || i.inhrelid::regclass from pg_inherits i
          join own on own.oid = i.inhrelid where own.relkind in ('r', 'f') and not own.relispartition
        union all select 'options of ' || word from own
          where reloptions is not null and relkind not in ('i', 'I')
        union all select 'options of the toast table of ' || own.word from own
          join pg_class t on t.oid = own.reltoastrelid where t.reloptions is not null
        union all select 'tablespace of ' || word from own where reltablespace <> 0
        union all select 'access method of ' || own.word from own join pg_am m on m.oid = own.relam
          where own.relkind in ('r', 'm') and m.amname <> 'heap'
        union all select 'type of table ' || word from own where reloftype <> 0
        union all select 'unlogged sequence ' || word from own
          where relkind = 'S' and relpersistence = 'u'
        union all select 'privileges on sequence ' || word from own
          where relkind = 'S' and relacl is not null and exists (select 1 from pg_depend d
            where d.classid = 'pg_class'::regclass and d.objid = own.oid
              and d.deptype in ('a', 'i'))
        union all select 'replica identity of ' || word from own
          where relkind in ('r', 'p') and relreplident not in ('d', 'n')
        union all select 'row level security of ' || word from own
          where relrowsecurity or relforcerowsecurity
        union all select 'materialized view without data ' || word from own
          where relkind = 'm' and not relispopulated
        union all select 'index on a materialized view ' || i.indexrelid::regclass from pg_index i
          join own on own.oid = i.indrelid where own.relkind = 'm'
        union all select 'clustering by ' || i.indexrelid::regclass from pg_index i
          join own on own.oid = i.indrelid where i.indisclustered
        union all select 'statistics target of column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid
          where a.attnum > 0 and coalesce(a.attstattarget, -1) <> -1 and own.relkind <> 'c'
        union all select 'storage of column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid join pg_type t on t.oid = a.atttypid
          where a.attnum > 0 and not a.attisdropped and a.attstorage <> t.typstorage
            and own.relkind in ('r', 'p', 'm')
        union all select 'compression of column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid
          where a.attnum > 0 and to_jsonb(a) ->> 'attcompression' <> ''
            and own.relkind in ('r', 'p', 'm')
        union all select 'options of column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid
          where a.attnum > 0 and exists (select 1 from unnest(a.attoptions) o
            where o not like 'pg_attver=%') -- the server's own mark, which pg_dump leaves out too
            and own.relkind in ('r', 'p', 'm')
        union all select 'privileges on column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid where a.attacl is not null
        union all select 'collation of column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid join pg_type t on t.oid = a.atttypid
          join pg_collation l on l.oid = a.attcollation
          where a.attnum > 0 and not a.attisdropped and a.attcollation <> t.typcollation
            and (own.relkind = 'c'
              or own.relkind in ('r', 'p') and l.collnamespace <> 'pg_catalog'::regnamespace)
        union all select 'virtual generated column ' || own.word || '.' || a.attname
          from own join pg_attribute a on a.attrelid = own.oid where a.attgenerated = 'v'
        union all select 'default of a view''s column ' || own.word || '.' || a.attname
          from own join pg_attrdef d on d.adrelid = own.oid
          join pg_attribute a on a.attrelid = own.oid and a.attnum = d.adnum
          where own.relkind in ('v', 'c')
        union all select 'rule ' || r.rulename || ' on ' || own.word
          from own join pg_rewrite r on r.ev_class = own.oid
          where r.rulename <> '_RETURN' or r.ev_enabled <> 'O'
        union all select 'state of trigger ' || t.tgname || ' on ' || own.word
          from own join pg_trigger t on t.tgrelid = own.oid where t.tgenabled <> 'O'
        union all select 'aggregate ' || p.oid::regprocedure from pg_proc p
          where p.oid >= 16384 and p.prokind = 'a' and not exists (select 1 from extended e
            where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
        union all select 'type ' || t.oid::regtype from pg_type t
          where t.oid >= 16384 and t.typtype not in ('c', 'd', 'e') and t.typelem = 0
            and not exists (select 1 from extended e
              where e.classid = 'pg_type'::regclass and e.objid = t.oid)
            and not exists (select 1 from pg_range r where to_jsonb(r) ->> 'rngmultitypid' =
              t.oid::text)
        union all select 'collation of domain ' || t.oid::regtype from pg_type t
          join pg_type b on b.oid = t.typbasetype
          where t.oid >= 16384 and t.typtype = 'd' and t.typcollation <> b.typcollation
        union all select 'constraint ' || k.conname || ' of domain ' || k.contypid::regtype
          from pg_constraint k join pg_type t on t.oid = k.contypid
          where k.oid >= 16384 and k.contype = 'c' and (not k.convalidated
            or k.conname <> t.typname || '_check') and not exists (select 1 from extended e
              where e.classid = 'pg_type'::regclass and e.objid = t.oid)
        union all select 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid)
          from pg_description d
          where d.classoid <> 'pg_class'::regclass and d.objoid >= 16384
            and d.classoid <> 'pg_extension'::regclass and not exists (select 1 from extended e
              where e.classid = d.classoid and e.objid = d.objoid)
        union all select 'comment on schema public' from pg_namespace
          where nspname = 'public'
            and obj_description(oid, 'pg_namespace') is distinct from 'standard public schema'
        union all select 'security label of ' || pg_describe_object(classoid, objoid, objsubid)
          from pg_seclabel
        union all select 'dependence on an extension of ' || pg_describe_object(classid, objid, 0)
          from pg_depend where deptype = 'x'
        union all select 'privileges on ' || pg_describe_object(e.classid, e.objid, 0)
          from extended e join pg_proc p on e.classid = 'pg_proc'::regclass and e.objid = p.oid
          left join pg_init_privs i on i.classoid = e.classid and i.objoid = e.objid
            and i.objsubid = 0 where p.proacl is distinct from i.initprivs
        union all select 'privileges on ' || pg_describe_object(e.classid, e.objid, 0)
          from extended e join pg_class c on e.classid = 'pg_class'::regclass and e.objid = c.oid
          left join pg_init_privs i on i.classoid = e.classid and i.objoid = e.objid
            and i.objsubid = 0 where c.relacl is distinct from i.initprivs
      ) select what from found order by 1
      """;

  private static List<String> texts(Session session, String sql) {
    return session.query(sql, r -> r.getString(1));
  }
}
