@echo off
pushd "%~dp0"
dotnet run build/Tool.cs -- test %*
set "code=%ERRORLEVEL%"
popd
exit /b %code%
