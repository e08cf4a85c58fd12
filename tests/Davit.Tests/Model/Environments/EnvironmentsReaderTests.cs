using Davit.Core.Model.Environments;

namespace Davit.Tests.Model.Environments;

public sealed class EnvironmentsReaderTests
{
    private static readonly string[] Kinds = ["processes", "docker"];

    [Fact]
    public void WithoutAFile_ThereIsLocal_OnThisHostsProcesses()
    {
        var local = EnvironmentsReader.Default.ShouldHaveSingleItem();

        local.Name.ShouldBe("local");
        local.Targets.ShouldBe([new TargetSpec("processes", "processes")]);
        local.Policy.Deploy.Check("local", [], null).ShouldBeEmpty();
    }

    [Fact]
    public void Environments_HaveTargetsAndAPolicy()
    {
        var read = EnvironmentsReader.Read("environments.yaml", """
            environments:
              dev: { targets: [docker] }
              prod:
                targets:
                  - { name: rack-1, kind: processes }
                  - kind: docker
                policy: { from: [main, release/*], require-reason: true }
            """, Kinds);

        read.Errors.ShouldBeEmpty();
        read.Environments.Select(e => $"{e.Name}: {string.Join(", ", e.Targets.Select(t => $"{t.Name} ({t.Kind})"))}").ShouldBe(
            ["dev: docker (docker)", "prod: rack-1 (processes), docker (docker)"]);
        read.Environments[1].Policy.Deploy.ShouldSatisfyAllConditions(p => p.From.ShouldBe(["main", "release/*"]), p => p.RequireReason.ShouldBeTrue());
    }

    [Theory]
    [InlineData("environments: {prod: {targets: [dokcer]}}", "1:33: an item of 'targets' in environment 'prod' is 'dokcer'; expected one of docker, processes; did you mean 'docker'?")]
    [InlineData("environments: {prod: {targets: []}}", "1:32: 'targets' in environment 'prod' is an empty list; expected at least 1 item")]
    [InlineData("environments: {prod: {target: docker}}", "1:23: unknown key 'target' in environment 'prod'; did you mean 'targets'?")]
    [InlineData("environments: {prod: {targets: [docker, docker]}}", "1:41: 'targets' in environment 'prod' has the target 'docker' twice")]
    [InlineData("environments: {Prod: {targets: [docker]}}", "1:16: the name of an environment is 'Prod'; expected a name: lower-case letters, digits and hyphens, a letter first, no hyphen last, at most 40; did you mean 'prod'?")]
    [InlineData("environments: {}", "1:15: 'environments' is an empty map; expected at least one environment")]
    [InlineData("", "1:1: the file is empty")]
    public void AMistake_IsTold_WithItsPlace(string text, string errors)
    {
        var read = EnvironmentsReader.Read("environments.yaml", text, Kinds);

        read.IsValid.ShouldBeFalse();
        read.Environments.ShouldBeEmpty();
        read.Errors.Select(e => e.ToString()).ShouldBe(errors.Split('|').Select(e => $"environments.yaml:{e}"));
    }
}
