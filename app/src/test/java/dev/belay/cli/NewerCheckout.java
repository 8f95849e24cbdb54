package dev.belay.cli;

import dev.belay.outside.Command;
import dev.belay.outside.OwnShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A git checkout of three made-up releases that are newer than the catalog: 1.90.0 is installed,
 * 1.90.1 makes a table, 1.90.2 drops one and moves a data store several versions.
 */
final class NewerCheckout {
  private static final OwnShell SHELL = new OwnShell();
  private final Path root;

  NewerCheckout(Path root) {
    this.root = root;
  }

  /** Writes and tags all three; the work tree is left at 1.90.0. */
  NewerCheckout write() throws IOException {
    Files.createDirectories(root);
    git("init", "-q");
    release("1.90.0", "1.27.0");
    revision(
        "aa01",
        "None",
        "op.create_table('drafts', sa.Column('id', sa.Integer(), primary_key=True))");
    revision(
        "aa02",
        "'aa01'",
        "op.create_table('notes', sa.Column('id', sa.Integer(), primary_key=True),"
            + " sa.Column('text', sa.Text()))");
    tag("1.90.0");
    release("1.90.1", "1.27.0");
    revision(
        "aa03",
        "'aa02'",
        "op.create_table('skills', sa.Column('id', sa.Integer(), primary_key=True))");
    tag("1.90.1");
    release("1.90.2", "1.39.2");
    revision("aa04", "'aa03'", "op.drop_table('drafts'); op.drop_column('notes', 'text')");
    tag("1.90.2");
    git("checkout", "-q", "1.90.0");
    Files.writeString(docker().resolve(".env"), "VECTOR_STORE=weaviate\n");
    return this;
  }

  Path root() {
    return root;
  }

  Path docker() {
    return root.resolve("docker");
  }

  /** A tag's tree, unpacked. */
  Path tree(String tag, Path to) {
    git("worktree", "add", "-q", "--detach", to.toString(), tag);
    return to;
  }

  void revision(String id, String parent, String upgrade) throws IOException {
    write(
        "api/migrations/versions/" + id + ".py",
        """
        import sqlalchemy as sa
        from alembic import op
        revision = '%s'
        down_revision = %s
        def upgrade():
            %s
        def downgrade():
            pass
        """
            .formatted(id, parent, upgrade));
  }

  void tag(String name) {
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", name);
    git("tag", name);
  }

  void git(String... words) {
    var argv = new java.util.ArrayList<>(java.util.List.of("git", "-C", root.toString()));
    argv.addAll(java.util.List.of(words));
    SHELL
        .run(
            Command.of(argv.toArray(String[]::new))
                .with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null")))
        .orFail("git did not do it", String.join(" ", argv));
  }

  private void release(String version, String weaviate) throws IOException {
    write(
        "docker/docker-compose.yaml",
        """
        services:
          api:
            image: langgenius/dify-api:%1$s
            environment:
              VECTOR_STORE: ${VECTOR_STORE:-weaviate}
              WEAVIATE_ENDPOINT: http://weaviate:8080
          worker:
            image: langgenius/dify-api:%1$s
          db:
            image: postgres:15-alpine
            volumes: [./volumes/db/data:/var/lib/postgresql/data]
          weaviate:
            image: semitechnologies/weaviate:%2$s
            volumes: [./volumes/weaviate:/var/lib/weaviate]
        """
            .formatted(version, weaviate));
    write("docker/.env.example", "VECTOR_STORE=weaviate\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
