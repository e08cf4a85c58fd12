using Davit.Cli;

// Davit is one program. `davit up` is the server (Rooms.cs lists what it is made of); every other verb is a client of its API, one file each in Cli/Verbs.
return await CommandLine.Run(args, Screen.OfConsole());
