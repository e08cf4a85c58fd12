using Davit.Plugins;
using Davit.Sources.Git;

namespace Davit.Tests.Sources;

public sealed class RepositoryAddressTests
{
    [Theory]
    [InlineData("https://Git.Example.com/acme/shop.git", "https://git.example.com/acme/shop")]
    [InlineData("https://git.example.com:443/acme/shop/", "https://git.example.com/acme/shop")]
    [InlineData("http://git.example.com:3000/acme/shop", "http://git.example.com:3000/acme/shop")]
    [InlineData("git@git.example.com:acme/shop.git", "ssh://git@git.example.com/acme/shop")]
    [InlineData("ssh://git@git.example.com:22/acme/shop", "ssh://git@git.example.com/acme/shop")]
    [InlineData("git://git.example.com/shop", "git://git.example.com/shop")]
    [InlineData("file:///srv/git/shop.git/", "/srv/git/shop.git")]
    [InlineData("/srv/git/../git/shop", "/srv/git/shop")]
    public void Address_HasOneForm_HoweverItIsWritten(string written, string normal) => RepositoryAddress.Parse(written).Normal.ShouldBe(normal);

    [Theory]
    [InlineData("https://git.example.com/acme/shop", "git@git.example.com:acme/shop.git", true)]
    [InlineData("https://GIT.example.com/Acme/Shop.git", "ssh://git@git.example.com:2222/acme/shop", true)]
    [InlineData("http://git.example.com:3000/acme/shop", "git@git.example.com:acme/shop", true)]
    [InlineData("https://git.example.com/acme/shop", "https://git.example.com/acme/shop-2", false)]
    [InlineData("https://git.example.com/acme/shop", "https://evil.example.com/acme/shop", false)]
    [InlineData("/srv/git/shop", "file:///srv/git/shop", true)]
    [InlineData("/srv/git/shop", "https://srv/git/shop", false)]
    public void TwoAddresses_AreOneRepository_WhenHostAndPathAre(string one, string other, bool same)
    {
        RepositoryAddress.Parse(one).IsSameRepository(RepositoryAddress.Parse(other)).ShouldBe(same);
        RepositoryAddress.Parse(other).IsSameRepository(RepositoryAddress.Parse(one)).ShouldBe(same);
    }

    [Theory]
    [InlineData("https://token@git.example.com/shop")]
    [InlineData("https://ada:hunter2@git.example.com/shop")]
    [InlineData("ssh://ada:hunter2@git.example.com/shop")]
    public void AddressWithACredential_IsRefused_WithoutShowingIt(string url)
    {
        var refused = Should.Throw<PermanentException>(() => RepositoryAddress.Parse(url));

        refused.Message.ShouldContain("git.example.com");
        refused.Message.ShouldNotContain("hunter2");
        refused.Message.ShouldNotContain("token@");
    }
}
