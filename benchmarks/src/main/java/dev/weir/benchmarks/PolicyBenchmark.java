// SPDX-License-Identifier: Apache-2.0
// Copyright The Weir Authors
package dev.weir.benchmarks;

import dev.weir.core.net.IpProtocol;
import dev.weir.policy.compile.EndpointPolicy;
import dev.weir.policy.compile.PolicyCompiler;
import dev.weir.policy.explain.Explanation;
import dev.weir.policy.explain.PolicyExplainer;
import dev.weir.policy.identity.Identity;
import dev.weir.policy.label.LabelSet;
import dev.weir.policy.map.PolicyDiff;
import dev.weir.policy.map.PolicyMapState;
import dev.weir.policy.rule.Direction;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What policy costs for one endpoint, in a heap of 512 MiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class PolicyBenchmark {
  /** How many rules; there are ten times as many identities. */
  @Param({"125", "250", "500", "1000"})
  public int rules;

  private PolicyCity city = PolicyCity.of(1);
  private PolicyCompiler compiler = city.compiler();
  private EndpointPolicy policy = compiler.open(city.endpoint(), city.identities());
  private PolicyExplainer explainer =
      PolicyExplainer.of(compiler, city.endpoint(), city.identities());
  private int number;

  /** Makes rules and identities. */
  @Setup(Level.Trial)
  public void prepare() {
    city = PolicyCity.of(rules);
    compiler = city.compiler();
    policy = compiler.open(city.endpoint(), city.identities());
    explainer = PolicyExplainer.of(compiler, city.endpoint(), city.identities());
  }

  /** {@return the whole map, from nothing but rules and identities} */
  @Benchmark
  public PolicyMapState compile() {
    return PolicyCompiler.of(city.rules())
        .withCapacity(compiler.capacity())
        .compile(city.endpoint(), city.identities());
  }

  /** {@return what an identity with labels that no other one has adds and takes away again} */
  @Benchmark
  public PolicyDiff identity() {
    int unused = (1 << 20) + number++;
    LabelSet labels =
        LabelSet.parse("k8s:app=app-" + number % city.apps(), "k8s:team=t-1", "k8s:pod=" + number);
    PolicyDiff comes = policy.put(Identity.of(unused, labels));
    return comes.then(policy.remove(unused));
  }

  /** {@return why a flow has its verdict} */
  @Benchmark
  public Explanation explain() {
    Identity peer = city.identities().get(number++ % city.identities().size());
    return explainer.explain(Direction.INGRESS, peer, IpProtocol.TCP, 8080);
  }
}
