using Example.Shop;

// One program, three ways to run it: davit.yaml says which component runs which.
return args switch
{
    ["web"] => await Web.Serve(),
    ["worker"] => await Worker.Pack(TimeProvider.System),
    ["migrate"] => Migrations.Apply(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Shop web|worker|migrate");
    return 64;
}
