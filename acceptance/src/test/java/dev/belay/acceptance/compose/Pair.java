package dev.belay.acceptance.compose;

/** Upgrades between releases whose Compose files differ in kind. */
enum Pair {
  /** The plugin daemon, its database and its directory are new. */
  PLUGINS(
      "0.15.3",
      "1.0.0",
      "a91b476a53de",
      "08ec4f75af5e",
      "insert into tenants values (gen_random_uuid(), 'no key', null)",
      "delete from tenants where name = 'no key'"),
  /** One environment for all, {@code db} is renamed, the programs run as uid 1001 afterwards. */
  SHARED_ENVIRONMENT(
      "1.8.1",
      "1.13.3",
      "b95962a3885c",
      "6b5f9f8b1a2c",
      "insert into apps select gen_random_uuid(), tenant_id, name from apps",
      "delete from apps one using apps other where one.name = other.name and one.ctid >"
          + " other.ctid"),
  /** The environment is split into files. */
  ENVIRONMENT_SPLIT(
      "1.13.3",
      "1.14.2",
      "6b5f9f8b1a2c",
      "a4f2d8c9b731",
      "insert into providers values (gen_random_uuid(), gen_random_uuid(), 'empty', null)",
      "delete from providers where provider_name = 'empty'"),
  /** Services that were not there before. */
  NEW_SERVICES(
      "1.14.2",
      "1.16.0",
      "a4f2d8c9b731",
      "7a1c2d9e4b60",
      "insert into upload_files values (gen_random_uuid(), 'none', -1)",
      "delete from upload_files where key = 'none'");

  final String from;
  final String to;
  final String headBefore;
  final String headAfter;

  /** A row on which the migration of this pair fails. */
  final String poison;

  /** Takes that row away. */
  final String cure;

  Pair(String from, String to, String headBefore, String headAfter, String poison, String cure) {
    this.from = from;
    this.to = to;
    this.headBefore = headBefore;
    this.headAfter = headAfter;
    this.poison = poison;
    this.cure = cure;
  }
}
