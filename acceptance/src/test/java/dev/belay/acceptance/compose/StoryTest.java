package dev.belay.acceptance.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ_WRITE;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider.Lock;

/** Which stories may run beside each other, without an engine. */
class StoryTest {

  /** Of all tests of a story, those that its own annotations say among them. */
  private static Set<Lock> locks(Class<?> story) {
    var names = new Story.Names();
    return Stream.of(story.getDeclaredMethods())
        .filter(m -> m.isAnnotationPresent(Test.class))
        .flatMap(m ->
            Stream.concat(
                names.provideForMethod(List.of(), story, m).stream(),
                Stream.of(m.getAnnotationsByType(ResourceLock.class))
                    .map(l -> new Lock(l.value(), l.mode()))))
        .collect(Collectors.toSet());
  }

  private static Lock lock(String release, ResourceAccessMode mode) {
    return new Lock(Story.IMAGES_OF + release, mode);
  }

  @Test
  void aNameThatIsChangedIsOneThatTheStorysOthersCountOn() {
    assertThat(locks(CommandsOnDockerTest.class))
        .containsExactlyInAnyOrder(
            lock("1.13.3", READ), lock("1.14.2", READ), lock("1.14.2", READ_WRITE));
    assertThat(locks(SplitEnvironmentOnDockerTest.class))
        .containsExactlyInAnyOrder(
            lock("1.13.3", READ), lock("1.14.2", READ), lock("1.13.3", READ_WRITE));
  }

  /** The two longest begin together, and neither waits for the other. */
  @Test
  void theWalkByCommandsWaitsForNoTestOfTheMoveOfVectors() {
    assertThat(locks(SharedEnvironmentOnDockerTest.class))
        .containsExactlyInAnyOrder(lock("1.8.1", READ), lock("1.13.3", READ))
        .doesNotContain(lock("1.14.2", READ));
  }
}
