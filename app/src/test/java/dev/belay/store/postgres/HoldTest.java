package dev.belay.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.database.DatabaseServer;
import dev.belay.database.Label;
import dev.belay.database.ScratchServer;
import dev.belay.database.Session;
import dev.belay.database.TestServer;
import dev.belay.outside.OutsideException;
import dev.belay.store.Act;
import dev.belay.store.Held;
import dev.belay.store.Holder;
import dev.belay.store.Holders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldTest {
  private static final Label LABEL = new Label("test", "hold");

  private static PostgresStore store(DatabaseServer server, String... names) {
    var databases = new TreeMap<String, String>();
    for (String name : names) {
      databases.put("database:" + name, name);
    }
    return new PostgresStore(server, databases);
  }

  @Test
  void S36_aDatabaseIsHeldInWhateverCompanyItIsNamed() {
    var server = TestServer.shared();
    var one = new Act("one", "claim", 1);
    var other = new Act("other", "claim", 1);
    store(server, "hold_a")
        .claim(one, new Holder("rollback", "db-host", "/state/runs/one", "/srv/one on db-host"));
    assertThatThrownBy(() -> store(server, "hold_a", "hold_b").claim(other, Holders.TEST))
        .hasMessageContaining("hold_a: rollback one, epoch 1, since ")
        .hasMessageContaining("on db-host in /state/runs/one")
        .hasMessageContaining("for the installation /srv/one on db-host")
        .hasMessageContaining("belay status one --state /state");
    assertThat(store(server).held()).extracting(Held::database).doesNotContain("hold_b");

    store(server, "hold_b").claim(other, Holders.TEST); // all or none was taken
    assertThatThrownBy(() -> store(server, "hold_b", "hold_a").keepOut(one))
        .isInstanceOf(OutsideException.class);
    store(server, "hold_a").release(one);
    store(server, "hold_a", "hold_b").claim(new Act("other", "claim", 2), Holders.TEST);
    store(server, "hold_b").release(new Act("other", "release", 2));
    assertThat(store(server).held())
        .as("what a run held is given up whole, also what its installation names no more")
        .noneMatch(h -> h.run().equals("other"));
  }

  @Test
  void S36_theTableOfAnOlderBelayIsReadAndGetsARowForEachDatabase(@TempDir Path folder) {
    try (ScratchServer scratch = TestServer.start(Map.of(), folder)) {
      var server = scratch.server();
      try (Session session = server.open(LABEL)) {
        session.execute(
            """
            create schema belay; create table belay.hold (databases text primary key,
              run text not null, epoch bigint not null, since timestamptz not null default now());
            insert into belay.hold values ('dify,dify_plugin', 'old', 3), ('a,b', 'odd', 1)
            """);
        session.execute("create database \"a,b\"");
      }
      assertThat(store(server).held())
          .extracting(h -> h.database() + " " + h.run())
          .containsExactly("a odd", "b odd", "dify old", "dify_plugin old");
      assertThatThrownBy(() -> store(server, "dify").claim(new Act("new", "x", 1), Holders.TEST))
          .hasMessageContaining("begun by an older Belay");
      store(server, "other").claim(new Act("new", "x", 1), Holders.TEST);
      assertThat(store(server).held())
          .extracting(Held::database)
          .containsExactly("a", "a,b", "b", "dify", "dify_plugin", "other");
      // Its own run goes on with it, as after any other crash.
      store(server, "dify", "dify_plugin").claim(new Act("old", "x", 4), Holders.TEST);
      store(server, "dify", "dify_plugin").release(new Act("old", "release", 4));
      assertThat(store(server).held()).extracting(Held::run).isSubsetOf(List.of("odd", "new"));
    }
  }
}
